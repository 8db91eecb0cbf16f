/* What a power cut would leave of the files below $CUT_OF: each as it was when it was last synced.
 *
 * Preloaded into a server. After every fsync and fdatasync that succeeded, and before the caller
 * hears of it, the whole file is copied below $CUT_KEPT under the same name; what was written but
 * never synced is not there. A file that was never synced does not exist. Directories are not
 * looked at: a file's name is taken to be as durable as its content.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

static void need(int fine, const char *what)
{
    if (fine)
        return;
    fprintf(stderr, "power_cut: %s: %s\n", what, strerror(errno));
    abort();
}

static void make_folders(char *path)
{
    for (char *slash = strchr(path + 1, '/'); slash; slash = strchr(slash + 1, '/')) {
        *slash = 0;
        need(mkdir(path, 0700) == 0 || errno == EEXIST, path);
        *slash = '/';
    }
}

static void copy(int from, int to)
{
    static __thread char block[1 << 16];
    off_t at = 0;
    ssize_t n;
    while ((n = pread(from, block, sizeof block, at)) > 0) {
        need(write(to, block, n) == n, "write");
        at += n;
    }
    need(n == 0, "pread");
}

static void keep(int fd)
{
    const char *of = getenv("CUT_OF"), *kept = getenv("CUT_KEPT");
    char link[64], name[PATH_MAX], target[PATH_MAX], half[PATH_MAX], lock[PATH_MAX];
    struct stat found;
    if (!of || !kept || fstat(fd, &found) || !S_ISREG(found.st_mode))
        return;
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t length = readlink(link, name, sizeof name - 1);
    need(length > 0, link);
    name[length] = 0;
    size_t prefix = strlen(of);
    if (strncmp(name, of, prefix) || name[prefix] != '/')
        return;
    need(snprintf(target, sizeof target, "%s%s", kept, name + prefix) < PATH_MAX, "name");
    need(snprintf(half, sizeof half, "%s/.half", kept) < PATH_MAX, "name");
    need(snprintf(lock, sizeof lock, "%s/.turn", kept) < PATH_MAX, "name");
    make_folders(target);
    /* One copy at a time, so that an older one never replaces a newer. Only a whole copy gets the
     * name; of whoever is killed on the way nothing is kept, as nobody heard of it. */
    int turn = open(lock, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    need(turn >= 0 && flock(turn, LOCK_EX) == 0, lock);
    int to = open(half, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    need(to >= 0, half);
    /* SQLite's locks on a file end when any handle of it is closed: its own is read, not another. */
    int blind = (fcntl(fd, F_GETFL) & O_ACCMODE) == O_WRONLY;
    int from = blind ? open(link, O_RDONLY | O_CLOEXEC) : fd;
    need(from >= 0, name);
    copy(from, to);
    need(rename(half, target) == 0, target);
    if (blind)
        close(from);
    close(to);
    close(turn);
}

static int synced(const char *call, int fd)
{
    int (*real)(int) = (int (*)(int))dlsym(RTLD_NEXT, call);
    int result = real(fd);
    if (result == 0) {
        keep(fd);
        errno = 0;
    }
    return result;
}

int fsync(int fd) { return synced("fsync", fd); }

int fdatasync(int fd) { return synced("fdatasync", fd); }
