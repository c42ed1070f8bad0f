/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* Good files with a few bytes damaged; what must hold is in tests/fuzz. */
#include <string.h>

#include "data/reader.h"
#include "support/support.h"

TEST_DECLARE(test_fuzz_instance)
TEST_DECLARE(test_fuzz_safetensors)
TEST_DECLARE(test_fuzz_csv)
TEST_DECLARE(test_fuzz_arrays)

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const char *const instance =
    "# all kinds of values\n"
    "network: {widths: [2, 3, 1], activation: [gelu], bias: true}\n"
    "loss: {type: mse, l2: 1/1000}\n"
    "data:\n"
    "  grid: {from: [-1, -0.5], to: 1, points: [3, 2]}\n"
    "  target: \"2/3*x1^2*(x2 - 1.5e-1)^3 - x1/7 + 1\"\n"
    "start:\n"
    "  w1:\n"
    "  - [1, -2e-7]\n"
    "  - [0x1.8p-3, '3']\n"
    "  - [1/3, 0]\n"
    "  b1: [0, 1, 2]\n"
    "  w2: [[1, 2, 3]]\n"
    "  b2: [0]\n"
    "flow: {until: 1e6}\n";

static const char *const lists =
    "network: {widths: [1, 2, 1], activation: tanh, bias: false}\n"
    "loss: mse\n"
    "data: {x: [-1, -3/4, [1]], y: [1, 2.5, -1/3]}\n"
    "start: {xavier: {seed: 12}}\n";

static const char *const csv = "# c\nx,y\n1/2,-3\n0.25,1e-3\n\n7,-1/9 # d\n";

/* Replaces, removes, repeats or swaps, one to four times. */
static size_t
damage(unsigned char *s, size_t len, size_t room)
{
    static const char good[] = "0123456789-+./e,:[]{}'\"#&*!|>%@ \n\tx^()_";
    slong times = 1 + test_uniform(4);

    for (; times > 0 && len > 1; times--)
    {
        const size_t i = (size_t) test_uniform((slong) len);
        const size_t j = (size_t) test_uniform((slong) len);

        switch (test_uniform(6))
        {
            case 0:
                s[i] ^= (unsigned char) (1 << test_uniform(8));
                break;
            case 1:
                s[i] = (unsigned char) good[test_uniform(sizeof(good) - 1)];
                break;
            case 2:
                s[i] = (unsigned char) test_uniform(256);
                break;
            case 3:
                memmove(s + i, s + i + 1, len - i - 1);
                len--;
                break;
            case 4:
                if (len < room)
                {
                    memmove(s + i + 1, s + i, len - i);
                    len++;
                }
                break;
            default:
                if (test_uniform(8) == 0)
                    len = i;
                else
                    s[i] = s[j];
        }
    }
    return len;
}

static void
fuzz(const char *text, size_t len, slong times)
{
    const size_t room = len + 16;
    unsigned char *s = flint_malloc(room);
    slong i;

    LLVMFuzzerTestOneInput((const uint8_t *) text, len);
    for (i = test_count(times); i > 0; i--)
    {
        memcpy(s, text, len);
        LLVMFuzzerTestOneInput(s, damage(s, len, room));
    }
    flint_free(s);
}

void
test_fuzz_instance(void)
{
    fuzz(instance, strlen(instance), 1500);
    fuzz(lists, strlen(lists), 1500);
    CU_PASS("no abort");
}

void
test_fuzz_safetensors(void)
{
    char *path = test_source_path("examples/data/tanh_GD.safetensors");
    size_t len;
    char *text;

    CU_ASSERT_EQUAL_FATAL(loja_data_load(&text, &len, path, 1), 0);
    /* The whole file, and its header with little behind it. */
    fuzz(text, len, 200);
    fuzz(text, len < 600 ? len : 600, 400);
    flint_free(text);
    flint_free(path);
}

void
test_fuzz_csv(void)
{
    fuzz(csv, strlen(csv), 1500);
    CU_PASS("no abort");
}

/* What NumPy wrote: tests/data/numpy. */
void
test_fuzz_arrays(void)
{
    static const char *const names[] = { "x.npy", "xy.npz", "packed.npz" };
    size_t i, len;
    char name[64], *path, *text;

    for (i = 0; i < sizeof(names) / sizeof(names[0]); i++)
    {
        snprintf(name, sizeof(name), "tests/data/numpy/%s", names[i]);
        path = test_source_path(name);
        CU_ASSERT_EQUAL_FATAL(loja_data_load(&text, &len, path, 1), 0);
        fuzz(text, len, 600);
        flint_free(text);
        flint_free(path);
    }
}
