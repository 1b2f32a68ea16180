/* Makes system calls on files of one folder fail: the n-th of them, or all from the n-th on. Loaded into
 * the real program with LD_PRELOAD, so that what is tested is what people run, down to the C library.
 *
 * FAULT_DIR: the folder. FAULT_LOG: where calls are counted, a line each. FAULT_AT: which of them fails,
 * from 1; 0 for none. FAULT_ERRNO: the error, or 0 for a write that takes only half. FAULT_STICKY: if set,
 * all later ones fail too. */
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

/* Whether this call is to fail. */
static int fails(const char *name) {
    const char *at = getenv("FAULT_AT");
    calls++;
    note(name);
    if (!at || atoi(at) <= 0) return 0;
    return getenv("FAULT_STICKY") ? calls >= atoi(at) : calls == atoi(at);
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
    if (inside_fd(fd) && fails("write")) {
        if (error()) {
            errno = error();
            return -1;
        }
        return real(fd, bytes, count > 1 ? count / 2 : count);
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
