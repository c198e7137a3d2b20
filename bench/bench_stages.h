#ifndef BENCH_STAGES_H
#define BENCH_STAGES_H

/* How long each stage takes. */

#include "compile.h"
#include "target/target.h"

enum { MOST_PASSES = 48, MOST_STAGES = 64 };

/* A target with a clock between its passes. */
typedef struct StagedTarget {
    Target target;
    CfgPass *passes[2 * MOST_PASSES + 2];
} StagedTarget;

/* Nanoseconds, each stage by itself. */
typedef struct StageTimes {
    int64_t best[MOST_STAGES];
} StageTimes;

void stages_prepare(StagedTarget *staged, const Target *target);
/* Makes compile_source with these options, for that target, call the
 * clocks. */
void stages_start(CompileOptions *options);
/* A file has been compiled: the least of all times it was is kept.  A stage is
 * so short that few are interrupted each time. */
void stages_take(StageTimes *times);
void stages_add(StageTimes *sum, const StageTimes *times);
/* One line a stage: name, tab, nanoseconds. */
void stages_print(const StageTimes *times);

#endif
