#pragma once
// What the target Cryptography needs of OpenSSL and Swift cannot import as it stands.
#include <openssl/sha.h>

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wdeprecated-declarations"

// SHA-256 on a context that lives on the caller's stack (Cryptography.docc, decision 0001). None of these can fail.
static inline void hotline_sha256_init(SHA256_CTX *context) { SHA256_Init(context); }
static inline void hotline_sha256_update(SHA256_CTX *context, const void *bytes, size_t count) { SHA256_Update(context, bytes, count); }
static inline void hotline_sha256_final(SHA256_CTX *context, unsigned char *digest) { SHA256_Final(digest, context); }
static inline void hotline_sha256(const void *bytes, size_t count, unsigned char *digest) {
    SHA256_CTX context;
    SHA256_Init(&context);
    SHA256_Update(&context, bytes, count);
    SHA256_Final(digest, &context);
}
// SHA-256 over one byte and then the bytes: the leaf hash of RFC 9162 §2.1.1 without a copy of the leaf.
static inline void hotline_sha256_prefixed(unsigned char prefix, const void *bytes, size_t count, unsigned char *digest) {
    SHA256_CTX context;
    SHA256_Init(&context);
    SHA256_Update(&context, &prefix, 1);
    SHA256_Update(&context, bytes, count);
    SHA256_Final(digest, &context);
}

#pragma GCC diagnostic pop
