#define _GNU_SOURCE
#include "CSys.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

extern char **environ;

// Raw system calls: glibc's own take locks (to change every thread's identity), which is not safe after fork.
static int become(int uid, int gid) {
  if (gid >= 0 && (syscall(SYS_setgroups, 0, NULL) != 0 || syscall(SYS_setgid, gid) != 0)) return 0;
  return uid < 0 || syscall(SYS_setuid, uid) == 0;
}

static void close_from(unsigned first, unsigned last) {
  if (first > last || syscall(SYS_close_range, first, last, 0) == 0) return;
  for (unsigned fd = first; fd <= last && fd < 4096; fd++) close((int)fd);
}

// Puts the three descriptors in their places; copies above 10 first, so that none overwrites another.
static int place(const int wanted[3]) {
  int high[3];
  for (int i = 0; i < 3; i++) {
    int fd = wanted[i] < 0 ? open("/dev/null", O_RDWR) : wanted[i];
    if (fd < 0 || (high[i] = fcntl(fd, F_DUPFD, 10)) < 0) return 0;
  }
  for (int i = 0; i < 3; i++)
    if (dup2(high[i], i) < 0) return 0;
  return 1;
}

// Runs between fork and exec: async-signal-safe calls only. On failure the errno goes up the pipe.
static void child(const char *const *argv, const char *const *envp, const int wanted[3], int new_session, int uid,
                  int gid, pid_t parent, int report) {
  for (int s = 1; s < NSIG; s++) signal(s, SIG_DFL);
  sigset_t none;
  sigemptyset(&none);
  sigprocmask(SIG_SETMASK, &none, NULL);
  int high = fcntl(report, F_DUPFD_CLOEXEC, 20);
  if (high < 0) goto failed;
  report = high;
  if (new_session) setsid();
  if (!become(uid, gid)) goto failed;
  // After the change of identity, which clears it.
  prctl(PR_SET_PDEATHSIG, SIGTERM);
  if (getppid() != parent) _exit(127);
  if (!place(wanted)) goto failed;
  // A new session has no terminal yet: its input becomes that, if it is one that no other session has.
  if (new_session) ioctl(0, TIOCSCTTY, 0);
  // Everything else is ours alone; it must not keep our sockets and pipes open in the child.
  close_from(3, (unsigned)report - 1);
  close_from((unsigned)report + 1, ~0U);
  execvpe(argv[0], (char *const *)argv, envp ? (char *const *)envp : environ);
failed:;
  int error = errno;
  ssize_t ignored = write(report, &error, sizeof error);
  (void)ignored;
  _exit(127);
}

pid_t vv_spawn(const char *const *argv, const char *const *envp, int in_fd, int out_fd, int err_fd, int new_session,
               int uid, int gid) {
  int report[2];
  if (pipe2(report, O_CLOEXEC) != 0) return -errno;
  pid_t parent = getpid();
  int wanted[3] = {in_fd, out_fd, err_fd};
  sigset_t all, old;
  sigfillset(&all);
  pthread_sigmask(SIG_SETMASK, &all, &old);
  pid_t pid = fork();
  if (pid == 0) child(argv, envp, wanted, new_session, uid, gid, parent, report[1]);
  int fork_error = errno;
  pthread_sigmask(SIG_SETMASK, &old, NULL);
  close(report[1]);
  if (pid < 0) {
    close(report[0]);
    return -fork_error;
  }
  int error = 0;
  ssize_t n;
  do n = read(report[0], &error, sizeof error);
  while (n < 0 && errno == EINTR);
  close(report[0]);
  if (n != sizeof error) return pid;
  while (waitpid(pid, NULL, 0) < 0 && errno == EINTR) {}
  return -error;
}

static int ended(pid_t pid, int flags) {
  siginfo_t info = {0};
  int status;
  do status = waitid(P_PID, (id_t)pid, &info, WEXITED | WNOWAIT | flags);
  while (status != 0 && errno == EINTR);
  return status != 0 ? -errno : info.si_pid == pid;
}

int vv_wait_exit(pid_t pid, int milliseconds) {
  if (milliseconds <= 0) return ended(pid, milliseconds < 0 ? 0 : WNOHANG);
  int fd = (int)syscall(SYS_pidfd_open, pid, 0);
  if (fd < 0) return errno == ESRCH ? ended(pid, WNOHANG) : -errno;
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  int64_t end = (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000 + milliseconds;
  for (int64_t left = milliseconds; left > 0;) {
    struct pollfd p = {.fd = fd, .events = POLLIN};
    if (poll(&p, 1, (int)left) >= 0 || errno != EINTR) break;
    clock_gettime(CLOCK_MONOTONIC, &now);
    left = end - ((int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000);
  }
  close(fd);
  return ended(pid, WNOHANG);
}

int vv_reap(pid_t pid) {
  int status = 0;
  pid_t got;
  do got = waitpid(pid, &status, WNOHANG);
  while (got < 0 && errno == EINTR);
  if (got == 0) return -1;
  if (got < 0) return -2;
  return WIFSIGNALED(status) ? 256 + WTERMSIG(status) : WEXITSTATUS(status);
}
