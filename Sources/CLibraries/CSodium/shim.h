#pragma once
#include <sodium.h>

// libsodium's own functions without the "never null" marks, which would make Swift unwrap every buffer's address first. The callers pass
// buffers of fixed, non-zero size; only a message or a text may be empty, and libsodium reads nothing of an empty one.
static inline int hotline_ed25519_keypair(void *public_key, void *secret_key, const void *seed) {
    return crypto_sign_seed_keypair((unsigned char *)public_key, (unsigned char *)secret_key, (const unsigned char *)seed);
}
static inline int hotline_ed25519_sign(void *signature, const void *message, size_t count, const void *secret_key) {
    return crypto_sign_detached(
        (unsigned char *)signature, 0, (const unsigned char *)message, count, (const unsigned char *)secret_key);
}
static inline int hotline_ed25519_verify(const void *signature, const void *message, size_t count, const void *public_key) {
    return crypto_sign_verify_detached(
        (const unsigned char *)signature, (const unsigned char *)message, count, (const unsigned char *)public_key);
}
static inline int hotline_ed25519_add(void *sum, const void *left, const void *right) {
    return crypto_core_ed25519_add((unsigned char *)sum, (const unsigned char *)left, (const unsigned char *)right);
}
static inline void hotline_random(void *bytes, size_t count) { randombytes_buf(bytes, count); }
static inline void hotline_wipe(void *bytes, size_t count) { sodium_memzero(bytes, count); }
static inline void hotline_base64_encode(void *text, size_t capacity, const void *bytes, size_t count, int variant) {
    sodium_bin2base64((char *)text, capacity, (const unsigned char *)bytes, count, variant);
}
static inline int hotline_base64_decode(void *bytes, size_t capacity, size_t *written, const void *text, size_t count, int variant) {
    return sodium_base642bin((unsigned char *)bytes, capacity, (const char *)text, count, 0, written, 0, variant);
}
