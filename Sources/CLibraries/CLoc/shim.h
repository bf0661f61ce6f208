#pragma once
#include <stdio.h>
#include <stdarg.h>
#include <netinet/in.h>
#include <libloc/libloc.h>
#include <libloc/database.h>
#include <libloc/network.h>
#include <libloc/as.h>

static inline void hotline_loc_drop(struct loc_ctx *ctx, int priority, const char *file, int line, const char *fn, const char *format, va_list args) {
    (void)ctx; (void)priority; (void)file; (void)line; (void)fn; (void)format; (void)args;
}

/* The library writes to standard error by default, and its messages may hold the address looked up. */
static inline void hotline_loc_silence(struct loc_ctx *ctx) { loc_set_log_fn(ctx, hotline_loc_drop); }
