/* What a worker's parser may open. */
#ifndef ADVISOR_SCAN_READ_PLAIN_FILES_H
#define ADVISOR_SCAN_READ_PLAIN_FILES_H

/* From now on this process opens plain files and folders only, and waits for none: a source may include a pipe, a
 * terminal or /dev/zero. */
void plain_files_only(void);

#endif
