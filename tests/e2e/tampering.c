/* Preloaded into a service: moves its clock, and makes a folder read-only, as a file of two numbers says. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <sys/uio.h>
#include <time.h>
#include <unistd.h>

static volatile long *numbers; /* [0] seconds the clock is ahead, [1] whether the folder is read-only */
static const char *folder;

__attribute__((constructor)) static void begin(void) {
    const char *path = getenv("TAMPERING");
    folder = getenv("TAMPERED_FOLDER");
    int file = path ? (int)syscall(SYS_openat, AT_FDCWD, path, O_RDWR) : -1;
    if (file < 0) return;
    void *held = mmap(NULL, 2 * sizeof(long), PROT_READ, MAP_SHARED, file, 0);
    close(file);
    if (held != MAP_FAILED) numbers = held;
}

static int read_only_path(const char *path) {
    return numbers && numbers[1] && folder && path && !strncmp(path, folder, strlen(folder));
}

static int read_only_file(int file) {
    char link[64], path[PATH_MAX];
    if (!numbers || !numbers[1]) return 0;
    snprintf(link, sizeof link, "/proc/self/fd/%d", file);
    ssize_t length = syscall(SYS_readlink, link, path, sizeof path - 1);
    if (length < 0) return 0;
    path[length] = 0;
    return read_only_path(path);
}

static int refused(void) { errno = EROFS; return -1; }
#define REAL(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))

int clock_gettime(clockid_t clock, struct timespec *time) {
    int outcome = (int)syscall(SYS_clock_gettime, clock, time);
    if (!outcome && clock == CLOCK_REALTIME && numbers) time->tv_sec += numbers[0];
    return outcome;
}
int gettimeofday(struct timeval *restrict time, void *restrict zone) {
    struct timespec now;
    (void)zone;
    clock_gettime(CLOCK_REALTIME, &now);
    time->tv_sec = now.tv_sec;
    time->tv_usec = now.tv_nsec / 1000;
    return 0;
}
time_t time(time_t *where) {
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    if (where) *where = now.tv_sec;
    return now.tv_sec;
}

#define COMMA ,
#define OPENING(name, folder_argument, directory)                                                   \
    int name(folder_argument const char *path, int flags, ...) {                                  \
        va_list rest;                                                                             \
        va_start(rest, flags);                                                                    \
        mode_t mode = flags & (O_CREAT | O_TMPFILE) ? va_arg(rest, mode_t) : 0;                   \
        va_end(rest);                                                                             \
        if ((flags & (O_WRONLY | O_RDWR | O_CREAT)) && read_only_path(path)) return refused();    \
        return (int)syscall(SYS_openat, directory, path, flags, mode);                            \
    }
OPENING(open, , AT_FDCWD)
OPENING(open64, , AT_FDCWD)
OPENING(openat, int at COMMA, at)
OPENING(openat64, int at COMMA, at)

ssize_t write(int file, const void *bytes, size_t count) {
    return read_only_file(file) ? refused() : syscall(SYS_write, file, bytes, count);
}
ssize_t writev(int file, const struct iovec *pieces, int count) {
    return read_only_file(file) ? refused() : syscall(SYS_writev, file, pieces, count);
}
ssize_t pwrite(int file, const void *bytes, size_t count, off_t at) {
    return read_only_file(file) ? refused() : syscall(SYS_pwrite64, file, bytes, count, at);
}
ssize_t pwrite64(int file, const void *bytes, size_t count, off64_t at) {
    return read_only_file(file) ? refused() : syscall(SYS_pwrite64, file, bytes, count, at);
}
int ftruncate(int file, off_t length) { return read_only_file(file) ? refused() : REAL(ftruncate)(file, length); }
int ftruncate64(int file, off64_t length) {
    return read_only_file(file) ? refused() : REAL(ftruncate64)(file, length);
}
int mkdir(const char *path, mode_t mode) { return read_only_path(path) ? refused() : REAL(mkdir)(path, mode); }
int unlink(const char *path) { return read_only_path(path) ? refused() : REAL(unlink)(path); }
int rename(const char *from, const char *to) { return read_only_path(from) ? refused() : REAL(rename)(from, to); }
int link(const char *from, const char *to) { return read_only_path(to) ? refused() : REAL(link)(from, to); }
