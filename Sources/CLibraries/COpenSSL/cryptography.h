#pragma once
// What the target Cryptography needs of OpenSSL and Swift cannot import as it stands.
#include <openssl/asn1.h>
#include <openssl/bio.h>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/sha.h>
#include <openssl/x509v3.h>

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

// A macro over a variadic function.
static inline EVP_PKEY *hotline_p256_new(void) { return EVP_EC_gen("P-256"); }

// A macro with a cast.
static inline size_t hotline_bio_bytes(BIO *bio, const unsigned char **bytes) {
    char *start = 0;
    long count = BIO_get_mem_data(bio, &start);
    *bytes = (const unsigned char *)start;
    return count > 0 ? (size_t)count : 0;
}

// Lists of names: the stack functions are macros, and a name is a union.
static inline int hotline_general_name_count(const GENERAL_NAMES *names) { return sk_GENERAL_NAME_num(names); }

// The kind (GEN_URI, GEN_DNS, GEN_IPADD) and the bytes of a name; no bytes for every other kind.
static inline int hotline_general_name_at(const GENERAL_NAMES *names, int index, const unsigned char **bytes, int *count) {
    GENERAL_NAME *name = sk_GENERAL_NAME_value(names, index);
    int kind = 0;
    ASN1_STRING *value = (ASN1_STRING *)GENERAL_NAME_get0_value(name, &kind);
    int is_text = value != 0 && (kind == GEN_URI || kind == GEN_DNS || kind == GEN_IPADD);
    *bytes = is_text ? ASN1_STRING_get0_data(value) : 0;
    *count = is_text ? ASN1_STRING_length(value) : 0;
    return kind;
}

static inline GENERAL_NAMES *hotline_general_names_new(void) { return sk_GENERAL_NAME_new_null(); }

// Adds a name of one of the three kinds; 0 when memory is short.
static inline int hotline_general_names_add(GENERAL_NAMES *names, int kind, const void *bytes, int count) {
    GENERAL_NAME *name = GENERAL_NAME_new();
    ASN1_STRING *value = ASN1_STRING_type_new(kind == GEN_IPADD ? V_ASN1_OCTET_STRING : V_ASN1_IA5STRING);
    if (name == 0 || value == 0 || ASN1_STRING_set(value, bytes, count) != 1) {
        GENERAL_NAME_free(name);
        ASN1_STRING_free(value);
        return 0;
    }
    GENERAL_NAME_set0_value(name, kind, value);
    if (sk_GENERAL_NAME_push(names, name) < 1) {
        GENERAL_NAME_free(name);
        return 0;
    }
    return 1;
}
