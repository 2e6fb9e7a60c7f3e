/* JSON of any origin, strict as in reports and with comments as in .advisor.json. */
#include "base/json.h"
#include "fuzz/fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct err err = {{0}};
	cJSON_Delete(json_parse((const char *)data, n, "fuzz", JSON_STRICT, &err));
	cJSON_Delete(json_parse((const char *)data, n, "fuzz", JSON_COMMENTS, &err));
	return 0;
}
