/* Comparing lines. */
#include "certificate/line.h"

#include <string.h>

bool line_same(const struct line *before, const struct line *after)
{
    if (before->has_template && after->has_template) {
        return memcmp(before->template_mark, after->template_mark, LINE_MARK_SIZE) == 0;
    }
    return memcmp(before->organisation, after->organisation, LINE_MARK_SIZE) == 0 &&
           before->key_algorithm == after->key_algorithm && (before->for_ike || !after->for_ike);
}

struct line line_continued(const struct line *before, const struct line *after)
{
    struct line line = *after;

    if (before->has_template && !line.has_template) {
        line.has_template = true;
        memcpy(line.template_mark, before->template_mark, LINE_MARK_SIZE);
    }
    return line;
}
