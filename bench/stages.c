/* How long each stage takes: see bench_stages.h.  The control-flow passes are
 * timed by a target of our own, whose list has a pass of ours between any
 * two. */
#include "bench_stages.h"

#include "cfg/cfg.h"

#include <stdio.h>
#include <time.h>

/* Neither a pass nor the function that is told of stages gets anything of
 * ours, so this is at file scope. */
static struct {
    const char *names[MOST_STAGES];
    int64_t spent[MOST_STAGES];
    uint32_t count;
    int64_t last;
    uint32_t pass;       /* of the running unit */
    uint32_t first_pass; /* number of the stage before it: building */
} clocks;

static int64_t now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000000000 + t.tv_nsec;
}

/* The time since the last call was the stage's. */
static void stop(uint32_t stage)
{
    int64_t end = now();
    clocks.spent[stage] += end - clocks.last;
    clocks.last = now();
}

static uint32_t add_stage(const char *name)
{
    clocks.names[clocks.count] = name;
    return clocks.count++;
}

static void on_stage(const char *name)
{
    uint32_t i = 0;
    while (i < clocks.count && clocks.names[i] != name)
        i++;
    stop(i < clocks.count ? i : add_stage(name));
    clocks.pass = 0;
}

/* Before the first pass, the graph has been built. */
static void timed_pass(Cfg *g)
{
    (void)g;
    stop(clocks.first_pass + clocks.pass++);
}

void stages_prepare(StagedTarget *staged, const Target *target)
{
    CfgPass **out = staged->passes;
    staged->target = *target;
    staged->target.cfg.passes = staged->passes;
    clocks.first_pass = add_stage("cfg build");
    *out++ = timed_pass;
    for (CfgPass *const *pass = target->cfg.passes; *pass; pass++) {
        *out++ = *pass;
        *out++ = timed_pass;
        add_stage(cfg_pass_name(*pass));
    }
    *out = NULL;
}

void stages_start(CompileOptions *options)
{
    options->on_stage = on_stage;
    clocks.last = now();
}

void stages_take(StageTimes *times)
{
    for (uint32_t i = 0; i < clocks.count; i++) {
        if (!times->best[i] || clocks.spent[i] < times->best[i])
            times->best[i] = clocks.spent[i];
        clocks.spent[i] = 0;
    }
}

void stages_add(StageTimes *sum, const StageTimes *times)
{
    for (uint32_t i = 0; i < clocks.count; i++)
        sum->best[i] += times->best[i];
}

void stages_print(const StageTimes *times)
{
    for (uint32_t i = 0; i < clocks.count; i++)
        printf("%s\t%lld\n", clocks.names[i], (long long)times->best[i]);
}
