/* Stand-ins until the passes land. */
#include "target/passes.h"

#define PASS(name)                                                             \
    void cfg_pass_##name(Cfg *g)                                               \
    {                                                                          \
        (void)g;                                                               \
    }
#include "target/passes.def"
#undef PASS
