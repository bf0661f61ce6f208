#pragma once
#include <_foundation_unicode/uidna.h>

// Macros give ICU's functions other names, which Swift does not see.

static inline UIDNA *hotline_uidna_open(uint32_t options) {
    UErrorCode code = U_ZERO_ERROR;
    return uidna_openUTS46(options, &code);
}

// Returns the length of the name in ASCII, or -1 if it does not fit. The rules that the name breaks are in `errors`.
static inline int32_t hotline_uidna_to_ascii(
    const UIDNA *idna, const char *name, int32_t length, char *room, int32_t capacity, uint32_t *errors) {
    UIDNAInfo info = UIDNA_INFO_INITIALIZER;
    UErrorCode code = U_ZERO_ERROR;
    int32_t written = uidna_nameToASCII_UTF8(idna, name, length, room, capacity, &info, &code);
    *errors = info.errors;
    return U_SUCCESS(code) ? written : -1;
}
