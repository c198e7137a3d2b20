#ifndef TARGET_PASSES_H
#define TARGET_PASSES_H

/* The control-flow passes that a target may list, defined in src/cfg.  Each
 * does nothing when the unit needs nothing, and has a before/after example
 * where it is defined. */

typedef struct Cfg Cfg;
typedef void CfgPass(Cfg *g);

#define PASS(name) CfgPass cfg_pass_##name;
#include "target/passes.def"
#undef PASS

#endif
