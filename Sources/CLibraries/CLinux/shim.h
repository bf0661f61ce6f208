#pragma once
// What the Glibc overlay leaves out of the kernel's interface: epoll, eventfd, accept4, renameat2 and prctl.
#include <stdint.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

static const uint32_t linux_epoll_in = EPOLLIN;
static const uint32_t linux_epoll_out = EPOLLOUT;
static const uint32_t linux_epoll_error = EPOLLERR;
static const uint32_t linux_epoll_hangup = EPOLLHUP;

static inline int linux_epoll_create(void) { return epoll_create1(EPOLL_CLOEXEC); }

/// `operation` is EPOLL_CTL_ADD, EPOLL_CTL_MOD or EPOLL_CTL_DEL; `tag` comes back with each event.
static inline int linux_epoll_control(int epoll, int operation, int descriptor, uint32_t events, uint64_t tag) {
    struct epoll_event event = {.events = events, .data.u64 = tag};
    return epoll_ctl(epoll, operation, descriptor, &event);
}

static inline int linux_eventfd(void) { return eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC); }

/// Accepts one connection, non-blocking and closed in children. By number, because the header shows accept4 only to _GNU_SOURCE, which would
/// give this module another view of the C library than its neighbours have.
static inline int linux_accept(int listener, void *address, unsigned *length) {
    return (int)syscall(SYS_accept4, listener, address, length, 02000000 | 00004000);
}

/// Renames a file, unless the new name is taken (EEXIST). -100 is AT_FDCWD and 1 is RENAME_NOREPLACE.
static inline int linux_rename_without_replacing(const char *from, const char *to) {
    return (int)syscall(SYS_renameat2, -100, from, -100, to, 1);
}

/// Lets no other process of the same user read this one's memory, and the kernel write no core file.
static inline int linux_forbid_dumps(void) { return prctl(PR_SET_DUMPABLE, 0, 0, 0, 0); }

static inline int linux_allows_dumps(void) { return prctl(PR_GET_DUMPABLE, 0, 0, 0, 0); }
