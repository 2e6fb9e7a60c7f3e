/* A finding, a build tag, a suggestion or an edit out of JSON, by its table of members. */
#include "report/read.h"

static enum reader_word word_of(enum field_kind kind)
{
	switch (kind) {
	case FIELD_ID:
	case FIELD_IDS:
		return WORD_ID;
	case FIELD_PATH:
	case FIELD_TOOL:
	case FIELD_NAMES_OF_FILES:
		return WORD_PATH;
	case FIELD_FLAGS:
		return WORD_FLAG;
	case FIELD_SETTINGS:
		return WORD_ENV;
	default:
		return WORD_NAME;
	}
}

static const char *read_text(struct reader *rd, const cJSON *obj, const struct field *f)
{
	int needed = f->flags & FIELD_NEEDED;
	if (f->kind == FIELD_TEXT)
		return needed ? reader_need_str(rd, obj, f->name) : reader_str(rd, obj, f->name);
	return needed ? reader_need_word(rd, obj, f->name, word_of(f->kind))
		      : reader_word(rd, obj, f->name, word_of(f->kind));
}

static void read_field(struct reader *rd, const cJSON *obj, const struct field *f, void *item)
{
	void *v = (char *)item + f->at;
	switch (f->kind) {
	case FIELD_NATURAL:
		*(int *)v = reader_natural(rd, obj, f->name);
		break;
	case FIELD_INTEGER:
		*(int *)v = reader_int(rd, obj, f->name);
		break;
	case FIELD_SWITCH:
		*(int *)v = reader_bool(rd, obj, f->name);
		break;
	case FIELD_NUMBER:
	case FIELD_SHARE:
		/* what an earlier member has said stays when this one is absent */
		*(double *)v = reader_num(rd, obj, f->name, *(double *)v);
		break;
	case FIELD_ENUM:
		*(int *)v = reader_enum(rd, obj, f->name, f->name_of, f->n, f->otherwise);
		break;
	case FIELD_COUNT:
		*(int *)((char *)item + f->known) = reader_count(rd, obj, f->name, v);
		break;
	case FIELD_TEXTS:
		reader_list(rd, obj, f->name, v);
		break;
	case FIELD_IDS:
	case FIELD_FLAGS:
	case FIELD_SETTINGS:
	case FIELD_NAMES_OF_FILES:
		reader_words(rd, obj, f->name, word_of(f->kind), v);
		break;
	default:
		*(const char **)v = read_text(rd, obj, f);
	}
}

static int is_needed(const struct field_table *t, const char *object)
{
	for (size_t i = 0; i < t->n; i++)
		if (str_eq(t->v[i].object, object) && t->v[i].flags & FIELD_NEEDED)
			return 1;
	return 0;
}

void reader_fields(struct reader *rd, const cJSON *obj, const struct field_table *t, void *item)
{
	for (size_t i = 0; i < t->n && !rd->failed; i++) {
		const struct field *f = &t->v[i];
		if (!f->object) {
			read_field(rd, obj, f, item);
			continue;
		}
		const cJSON *in = reader_object(rd, obj, f->object, is_needed(t, f->object));
		struct reader_place old = reader_enter(rd, f->object, READER_NO_INDEX);
		read_field(rd, in, f, item);
		reader_leave(rd, &old);
	}
}
