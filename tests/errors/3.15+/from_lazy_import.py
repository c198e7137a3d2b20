from os lazy import path
