# The defects that the simulation must find: one place of core's sources each, replaced while
# building. A place that is not there exactly once stops the build: the mutant is out of date.
#
# mutant(NAME INVARIANT "WORDS" FILE "OLD" "NEW"): NAME names the program mutant-NAME; INVARIANT is
# the number, in the design, of what the defect violates; WORDS say what is wrong with it.

mutant(start-forgotten 1 "services that were stopped are not started again"
    plan.c
    "add_step(plan, (struct step){.kind = STEP_START_SERVICE, .service = SSTP_SERVICE});"
    "(void)dependents;")
