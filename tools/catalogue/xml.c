/* XML's escapes. */
#include "catalogue.h"

#include <stdio.h>
#include <string.h>

void xml_part(struct part part)
{
    for (int i = 0; i < part.length; i++) {
        switch (part.text[i]) {
        case '&':
            (void)fputs("&amp;", stdout);
            break;
        case '<':
            (void)fputs("&lt;", stdout);
            break;
        case '>':
            (void)fputs("&gt;", stdout);
            break;
        case '"':
            (void)fputs("&quot;", stdout);
            break;
        default:
            (void)putchar(part.text[i]);
            break;
        }
    }
}

void xml_text(const char *text)
{
    xml_part((struct part){(int)strlen(text), text});
}

void xml_word_id(const char *setting, struct part word)
{
    (void)printf("%s_", setting);
    for (int i = 0; i < word.length; i++) {
        (void)putchar(word.text[i] == '-' ? '_' : word.text[i]);
    }
}
