/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* json_check FILE KEY...: FILE holds one JSON object with these keys. */
#include <stdio.h>
#include <jansson.h>

int
main(int argc, char **argv)
{
    json_error_t error;
    json_t *root;
    int i, bad = 0;

    if (argc < 2)
        return 0;   /* runs of all programs for their own sake */
    root = json_load_file(argv[1], JSON_REJECT_DUPLICATES, &error);
    if (!json_is_object(root))
    {
        printf("%s:%d: %s\n", argv[1], error.line, error.text);
        bad = 1;
    }
    for (i = 2; !bad && i < argc; i++)
    {
        if (json_object_get(root, argv[i]) == NULL)
        {
            printf("%s: no key %s\n", argv[1], argv[i]);
            bad = 1;
        }
    }
    if (!bad && json_object_size(root) != (size_t) (argc - 2))
    {
        printf("%s: other keys\n", argv[1]);
        bad = 1;
    }
    json_decref(root);
    return bad;
}
