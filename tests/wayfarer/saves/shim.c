/* Makes system calls on files of one folder fail: some in a row, from the n-th on. Loaded into the real
 * program with LD_PRELOAD, so that what is tested is what people run, down to the C library.
 *
 * FAULT_DIR: the folder. FAULT_LOG: where calls are counted, a line each. FAULT_AT: the first that fails,
 * from 1; 0 for none. FAULT_COUNT: how many fail. FAULT_ERRNO: the error, or 0 for a write that takes only
 * half. FAULT_SHORT: if set, the first that fails, if it is a write, takes half before the others fail. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <unistd.h>

static int calls;

static int inside(const char *path) {
    const char *dir = getenv("FAULT_DIR");
    return dir && path && strncmp(path, dir, strlen(dir)) == 0;
}

static int inside_fd(int fd) {
    char link[64], path[4096];
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t n = readlink(link, path, sizeof path - 1);
    if (n < 0) return 0;
    path[n] = 0;
    return inside(path);
}

static void note(const char *name) {
    static int (*real_open)(const char *, int, ...);
    static ssize_t (*real_write)(int, const void *, size_t);
    const char *log = getenv("FAULT_LOG");
    if (!log) return;
    if (!real_open) real_open = dlsym(RTLD_NEXT, "open");
    if (!real_write) real_write = dlsym(RTLD_NEXT, "write");
    int fd = real_open(log, O_WRONLY | O_APPEND | O_CREAT, 0600);
    if (fd < 0) return;
    char line[128];
    int n = snprintf(line, sizeof line, "%d %s\n", calls, name);
    if (real_write(fd, line, n) != n) abort();
    close(fd);
}

/* The how manieth of the calls that are to fail this is; 0 when it is not one of them. */
static int fails(const char *name) {
    const char *at = getenv("FAULT_AT"), *count = getenv("FAULT_COUNT");
    calls++;
    note(name);
    if (!at || atoi(at) <= 0) return 0;
    int nth = calls - atoi(at) + 1;
    return nth >= 1 && nth <= (count ? atoi(count) : 1) ? nth : 0;
}

static int error(void) {
    const char *text = getenv("FAULT_ERRNO");
    return text ? atoi(text) : EIO;
}

#define FAIL_IF(there, name)                    \
    do {                                        \
        if ((there) && fails(name) && error()) { \
            errno = error();                    \
            return -1;                          \
        }                                       \
    } while (0)

#define REAL(type, name, ...)                   \
    static type (*real)(__VA_ARGS__);           \
    if (!real) real = dlsym(RTLD_NEXT, name)

#define OPEN(function)                                          \
    int function(const char *path, int flags, ...) {            \
        REAL(int, #function, const char *, int, ...);           \
        va_list list;                                           \
        va_start(list, flags);                                  \
        int mode = (flags & (O_CREAT | O_TMPFILE)) ? va_arg(list, int) : 0; \
        va_end(list);                                           \
        FAIL_IF(inside(path), #function);                       \
        return real(path, flags, mode);                         \
    }
OPEN(open)
OPEN(open64)

ssize_t write(int fd, const void *bytes, size_t count) {
    REAL(ssize_t, "write", int, const void *, size_t);
    int nth = inside_fd(fd) ? fails("write") : 0;
    if (nth) {
        if (!error() || (nth == 1 && getenv("FAULT_SHORT")))
            return real(fd, bytes, count > 1 ? count / 2 : count);
        errno = error();
        return -1;
    }
    return real(fd, bytes, count);
}

#define FD(function)                            \
    int function(int fd) {                      \
        REAL(int, #function, int);              \
        FAIL_IF(inside_fd(fd), #function);      \
        return real(fd);                        \
    }
FD(fsync)
FD(fdatasync)

int ftruncate64(int fd, off64_t length) {
    REAL(int, "ftruncate64", int, off64_t);
    FAIL_IF(inside_fd(fd), "ftruncate64");
    return real(fd, length);
}

int mkdir(const char *path, mode_t mode) {
    REAL(int, "mkdir", const char *, mode_t);
    FAIL_IF(inside(path), "mkdir");
    return real(path, mode);
}

int fchmod(int fd, mode_t mode) {
    REAL(int, "fchmod", int, mode_t);
    FAIL_IF(inside_fd(fd), "fchmod");
    return real(fd, mode);
}

int fchown(int fd, uid_t owner, gid_t group) {
    REAL(int, "fchown", int, uid_t, gid_t);
    FAIL_IF(inside_fd(fd), "fchown");
    return real(fd, owner, group);
}

int rename(const char *from, const char *to) {
    REAL(int, "rename", const char *, const char *);
    FAIL_IF(inside(to), "rename");
    return real(from, to);
}

int unlink(const char *path) {
    REAL(int, "unlink", const char *);
    FAIL_IF(inside(path), "unlink");
    return real(path);
}
