#include "build/builder.h"

int builder_coverage(struct builder *b, struct str *json, struct err *err)
{
	(void)b, (void)json;
	return err_set(err, "There is no coverage build yet.");
}
