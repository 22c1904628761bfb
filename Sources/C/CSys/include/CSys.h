/// What Swift's Glibc overlay cannot say: GNU-only calls, variadic functions, macros.
#ifndef VV_SYS_H
#define VV_SYS_H

#include <semaphore.h>
#include <stdint.h>
#include <sys/types.h>

/// Names the calling thread (at most 15 bytes), as debuggers and /proc show it.
void vv_name_thread(const char *_Nonnull name);

/// sem_clockwait on the monotonic clock until `nanoseconds` of it: 0 when signalled, else -1 with errno.
int vv_semaphore_wait_until(sem_t *_Nonnull semaphore, int64_t nanoseconds);

/// Starts argv[0] (searched in PATH) with the three descriptors as its stdin, stdout, stderr (-1: /dev/null), in a session
/// of its own if `new_session` (its stdin becomes that session's terminal if it is one), as `uid` and `gid` unless they
/// are negative. Every other descriptor is closed in it. It gets SIGTERM when the *thread* that calls this ends. Returns
/// its pid, or -errno.
pid_t vv_spawn(const char *_Nullable const *_Nonnull argv, const char *_Nullable const *_Nullable envp, int in_fd,
               int out_fd, int err_fd, int new_session, int uid, int gid);

/// Waits until the child `pid` has ended, without reaping it; a negative `milliseconds` waits for ever.
/// 1 ended, 0 time is over, -errno.
int vv_wait_exit(pid_t pid, int milliseconds);

/// Reaps the child `pid` if it has ended: 0...255 its exit status, 256 + n killed by signal n, -1 still running,
/// -2 there is no such child.
int vv_reap(pid_t pid);

/// A pair of close-on-exec descriptors: [0] reads, [1] writes. 0, or -errno.
int vv_pipe(int *_Nonnull ends);

/// 1 if `fd` could be made non-blocking (or blocking) as asked, else 0.
int vv_set_nonblocking(int fd, int on);

/// Opens with close-on-exec. The descriptor, or -errno.
int vv_open(const char *_Nonnull path, int flags, unsigned mode);

/// Removes `path` and, if it is a folder, everything in it; links are removed, never followed. 0, or -errno.
int vv_remove_tree(const char *_Nonnull path);

/// Gives `path` and everything in it to `uid` and `gid`; links are not followed. 0, or -errno.
int vv_chown_tree(const char *_Nonnull path, int uid, int gid);

/// The n-th "NAME=value" of the environment, NULL after the last.
const char *_Nullable vv_environment(int n);

/// From now on each of the `count` signals is answered by writing its number as one byte to `writer`. 0, or -errno.
int vv_watch_signals(const int *_Nonnull signals, int count, int writer);

/// The signals do again what they do by default.
void vv_unwatch_signals(const int *_Nonnull signals, int count);

/// An eventfd, close-on-exec and non-blocking. The descriptor, or -errno.
int vv_event_descriptor(void);

/// Makes an event descriptor readable.
void vv_event_signal(int fd);

/// Makes an event descriptor unreadable again.
void vv_event_clear(int fd);

/// A free TCP port of 127.0.0.1 as of now, or -errno.
int vv_free_loopback_port(void);

/// 1 if 127.0.0.1:`port` accepts a TCP connection, else 0.
int vv_loopback_accepts(int port);

/// A local socket at `path` that listens, close-on-exec and non-blocking, that only its owner may connect to (0600). What
/// is at `path` must be gone. The descriptor, or -errno.
int vv_unix_listen(const char *_Nonnull path);

/// A connection to the local socket at `path`, close-on-exec and blocking. The descriptor, or -errno.
int vv_unix_connect(const char *_Nonnull path);

/// The next connection that waits at `fd`, close-on-exec and non-blocking. The descriptor, or -errno.
int vv_unix_accept(int fd);

/// The user that the process at the other end of a local socket ran as when it connected (or listened); -errno.
int64_t vv_unix_peer(int fd);

/// Sends without ever raising SIGPIPE. How many bytes were taken, or -errno.
ssize_t vv_unix_send(int fd, const void *_Nullable bytes, size_t count);

/// Ends a connection for both sides; whoever reads it wakes up.
void vv_unix_shutdown(int fd);

/// A pseudo-terminal: ends[0] is ours and never blocks, ends[1] is the program's. 0, or -errno.
int vv_pty_open(int columns, int rows, int *_Nonnull ends);

/// Says how large the pseudo-terminal is; its programs get SIGWINCH. 1 if that worked.
int vv_pty_resize(int master, int columns, int rows);

#endif
