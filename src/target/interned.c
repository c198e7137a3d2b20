/* Looking up what a fresh interpreter has interned: see interned.h. */
#include "target/interned.h"

#include <string.h>

/* As memcmp, a prefix before what it begins. */
static int compare_entry(uint32_t entry, const char *text, size_t size)
{
    size_t length = interned_start[entry + 1] - interned_start[entry];
    size_t common = length < size ? length : size;
    int order = memcmp(interned_text + interned_start[entry], text, common);
    return order ? order : (length > size) - (length < size);
}

bool interned_at_start(uint8_t mask, const char *text, size_t size)
{
    uint32_t low = 0, high = interned_count;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        int order = compare_entry(middle, text, size);
        if (order == 0)
            return (interned_mask[middle] & mask) != 0;
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return false;
}
