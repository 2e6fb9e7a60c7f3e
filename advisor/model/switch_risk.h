/* What the compiler's own switches (-fNAME, -fno-NAME) risk, whatever a report or a rule says. */
#ifndef ADVISOR_MODEL_SWITCH_RISK_H
#define ADVISOR_MODEL_SWITCH_RISK_H

#include "model/rule.h"

/* Of a flag that begins with -f, set or removed: RISK_SAFE when it is none that changes results, what the program means,
 * how its parts call each other, what it reports when it fails, or what defends it. */
enum risk switch_risk(const char *flag);

#endif
