/* How a row of winsim's lists becomes a struct fact: after all other headers. */
#ifndef ACCEPTANCE_REAL_FACT_ROWS_H
#define ACCEPTANCE_REAL_FACT_ROWS_H

/* What a fact says of where it can be tried, as the lists write it. */
#define ANYWHERE(test)       FACT_ANYWHERE, test, NULL
#define RRAS(test)           FACT_RRAS, test, NULL
#define ALONE(test)          FACT_ALONE, test, NULL
#define SIMULATED(test, why) FACT_SIMULATED, NULL, why

#endif
