// Shows the thread sanitizer the effect of a contended Swift Mutex.
//
// The quick path of Synchronization.Mutex is compiled into the caller, where the sanitizer sees its atomics. The slow path is in a library that
// is not instrumented. So the sanitizer does not see a lock that was acquired after a wait, and reports a race on the data that it guards.
// Deploy/test loads this file before that library (LD_PRELOAD). It calls the library's functions and tells the sanitizer of the lock. Without
// the sanitizer it changes nothing.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdint.h>

// Synchronization._MutexHandle._lockSlow(UInt32) and ._unlockSlow()
#define LOCK_SLOW "$s15Synchronization12_MutexHandleV9_lockSlowyys6UInt32VF"
#define UNLOCK_SLOW "$s15Synchronization12_MutexHandleV11_unlockSlowyyF"

#define SWIFT __attribute__((swiftcall))
#define SELF __attribute__((swift_context)) void *

typedef SWIFT void (*lock_function)(uint32_t thread, SELF mutex);
typedef SWIFT void (*unlock_function)(SELF mutex);

extern void __tsan_acquire(void *) __attribute__((weak));
extern void __tsan_release(void *) __attribute__((weak));
SWIFT void lock_slow(uint32_t thread, SELF mutex) __asm__(LOCK_SLOW);
SWIFT void unlock_slow(SELF mutex) __asm__(UNLOCK_SLOW);

SWIFT void lock_slow(uint32_t thread, SELF mutex) {
    ((lock_function)dlsym(RTLD_NEXT, LOCK_SLOW))(thread, mutex);
    if (__tsan_acquire) __tsan_acquire(mutex);
}

SWIFT void unlock_slow(SELF mutex) {
    if (__tsan_release) __tsan_release(mutex);
    ((unlock_function)dlsym(RTLD_NEXT, UNLOCK_SLOW))(mutex);
}
