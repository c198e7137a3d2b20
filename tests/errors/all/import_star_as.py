from a import * as x
