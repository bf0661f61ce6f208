#pragma once
#include <curl/curl.h>

// libcurl's setters and getters are variadic, which Swift does not import: one typed door for each kind of argument.
// The parentheses step round curl's type-checking macros, which want the option as a literal.

static inline CURLcode hotline_curl_set_long(CURL *easy, CURLoption option, long value) { return (curl_easy_setopt)(easy, option, value); }
static inline CURLcode hotline_curl_set_offset(CURL *easy, CURLoption option, curl_off_t value) { return (curl_easy_setopt)(easy, option, value); }
static inline CURLcode hotline_curl_set_text(CURL *easy, CURLoption option, const char *value) { return (curl_easy_setopt)(easy, option, value); }
static inline CURLcode hotline_curl_set_pointer(CURL *easy, CURLoption option, void *value) { return (curl_easy_setopt)(easy, option, value); }

typedef size_t (*hotline_curl_transfer_callback)(char *bytes, size_t size, size_t count, void *context);
typedef int (*hotline_curl_seek_callback)(void *context, curl_off_t offset, int origin);
typedef int (*hotline_curl_socket_option_callback)(void *context, curl_socket_t socket, curlsocktype purpose);
typedef curl_socket_t (*hotline_curl_open_socket_callback)(void *context, curlsocktype purpose, struct curl_sockaddr *address);
typedef CURLcode (*hotline_curl_tls_callback)(CURL *easy, void *tls, void *context);

static inline CURLcode hotline_curl_on_transfer(CURL *easy, CURLoption option, hotline_curl_transfer_callback callback) {
    return (curl_easy_setopt)(easy, option, callback);
}
static inline CURLcode hotline_curl_on_seek(CURL *easy, hotline_curl_seek_callback callback) {
    return (curl_easy_setopt)(easy, CURLOPT_SEEKFUNCTION, callback);
}
static inline CURLcode hotline_curl_on_socket(CURL *easy, hotline_curl_socket_option_callback callback) {
    return (curl_easy_setopt)(easy, CURLOPT_SOCKOPTFUNCTION, callback);
}
static inline CURLcode hotline_curl_on_open_socket(CURL *easy, hotline_curl_open_socket_callback callback) {
    return (curl_easy_setopt)(easy, CURLOPT_OPENSOCKETFUNCTION, callback);
}
static inline CURLcode hotline_curl_on_tls(CURL *easy, hotline_curl_tls_callback callback) {
    return (curl_easy_setopt)(easy, CURLOPT_SSL_CTX_FUNCTION, callback);
}

// The list of schemes became text in 7.85; older releases know the bit mask only.
static inline CURLcode hotline_curl_set_schemes(CURL *easy, int secure) {
#if LIBCURL_VERSION_NUM >= 0x075500
    return (curl_easy_setopt)(easy, CURLOPT_PROTOCOLS_STR, secure ? "https" : "http");
#else
    return (curl_easy_setopt)(easy, CURLOPT_PROTOCOLS, secure ? (long)CURLPROTO_HTTPS : (long)CURLPROTO_HTTP);
#endif
}

static inline CURLcode hotline_curl_set_mail_scheme(CURL *easy, int tls) {
#if LIBCURL_VERSION_NUM >= 0x075500
    return (curl_easy_setopt)(easy, CURLOPT_PROTOCOLS_STR, tls ? "smtps" : "smtp");
#else
    return (curl_easy_setopt)(easy, CURLOPT_PROTOCOLS, tls ? (long)CURLPROTO_SMTPS : (long)CURLPROTO_SMTP);
#endif
}

typedef int (*hotline_curl_debug_callback)(CURL *easy, curl_infotype kind, char *bytes, size_t count, void *context);
typedef int (*hotline_curl_progress_callback)(
    void *context, curl_off_t toReceive, curl_off_t received, curl_off_t toSend, curl_off_t sent);

static inline CURLcode hotline_curl_on_debug(CURL *easy, hotline_curl_debug_callback callback) {
    return (curl_easy_setopt)(easy, CURLOPT_DEBUGFUNCTION, callback);
}
static inline CURLcode hotline_curl_on_progress(CURL *easy, hotline_curl_progress_callback callback) {
    return (curl_easy_setopt)(easy, CURLOPT_XFERINFOFUNCTION, callback);
}

static inline long hotline_curl_get_long(CURL *easy, CURLINFO info) {
    long value = 0;
    return (curl_easy_getinfo)(easy, info, &value) == CURLE_OK ? value : 0;
}
static inline curl_off_t hotline_curl_get_offset(CURL *easy, CURLINFO info) {
    curl_off_t value = 0;
    return (curl_easy_getinfo)(easy, info, &value) == CURLE_OK ? value : 0;
}

static inline CURLMcode hotline_curl_multi_set_long(CURLM *multi, CURLMoption option, long value) {
    return (curl_multi_setopt)(multi, option, value);
}
static inline CURLMcode hotline_curl_multi_on_socket(CURLM *multi, curl_socket_callback callback, void *context) {
    CURLMcode code = (curl_multi_setopt)(multi, CURLMOPT_SOCKETFUNCTION, callback);
    return code == CURLM_OK ? (curl_multi_setopt)(multi, CURLMOPT_SOCKETDATA, context) : code;
}
static inline CURLMcode hotline_curl_multi_on_timer(CURLM *multi, curl_multi_timer_callback callback, void *context) {
    CURLMcode code = (curl_multi_setopt)(multi, CURLMOPT_TIMERFUNCTION, callback);
    return code == CURLM_OK ? (curl_multi_setopt)(multi, CURLMOPT_TIMERDATA, context) : code;
}
