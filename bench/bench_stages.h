#ifndef BENCH_STAGES_H
#define BENCH_STAGES_H

/* How long each stage takes.  The product has no clocks in it. */

#include "compile.h"
#include "target/target.h"

enum { MOST_PASSES = 48, MOST_STAGES = 64 };

/* A target with a clock between its passes. */
typedef struct StagedTarget {
    Target target;
    CfgPass *passes[2 * MOST_PASSES + 2];
} StagedTarget;

/* Nanoseconds of the fastest round, each stage by itself. */
typedef struct StageTimes {
    int64_t best[MOST_STAGES];
} StageTimes;

void stages_prepare(StagedTarget *staged, const Target *target);
/* As compile_source. */
void stages_compile(Compile *c, const StagedTarget *staged, Text filename,
                    int optimize, const char *raw, size_t size, Buf *out);
/* A round is over. */
void stages_take(StageTimes *times);
/* One line a stage: name, tab, nanoseconds. */
void stages_print(const StageTimes *times, const Target *target);

#endif
