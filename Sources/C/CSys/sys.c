#define _GNU_SOURCE
#include "CSys.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <pthread.h>
#include <signal.h>
#include <semaphore.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

extern char **environ;

void vv_name_thread(const char *name) {
  char cut[16];
  strncpy(cut, name, sizeof cut - 1);
  cut[sizeof cut - 1] = 0;
  pthread_setname_np(pthread_self(), cut);
}

int vv_semaphore_wait_until(sem_t *semaphore, int64_t nanoseconds) {
  struct timespec t = {.tv_sec = nanoseconds / 1000000000, .tv_nsec = nanoseconds % 1000000000};
  return sem_clockwait(semaphore, CLOCK_MONOTONIC, &t);
}

int vv_pipe(int *ends) { return pipe2(ends, O_CLOEXEC) == 0 ? 0 : -errno; }

int vv_set_nonblocking(int fd, int on) {
  int flags = fcntl(fd, F_GETFL);
  if (flags < 0) return 0;
  flags = on ? flags | O_NONBLOCK : flags & ~O_NONBLOCK;
  return fcntl(fd, F_SETFL, flags) == 0;
}

int vv_open(const char *path, int flags, unsigned mode) {
  int fd;
  do fd = open(path, flags | O_CLOEXEC, mode);
  while (fd < 0 && errno == EINTR);
  return fd < 0 ? -errno : fd;
}

const char *vv_environment(int n) {
  if (!environ) return NULL;
  for (int i = 0; i < n; i++)
    if (!environ[i]) return NULL;
  return environ[n];
}

// The writing end of each signal's watcher, plus one; 0 where nobody watches.
static volatile sig_atomic_t watcher[NSIG];

static void pass_on(int number) {
  int before = errno;
  unsigned char byte = (unsigned char)number;
  ssize_t ignored = write(watcher[number] - 1, &byte, 1);
  (void)ignored;
  errno = before;
}

int vv_watch_signals(const int *signals, int count, int writer) {
  struct sigaction action = {.sa_handler = pass_on, .sa_flags = SA_RESTART};
  sigemptyset(&action.sa_mask);
  for (int i = 0; i < count; i++) {
    watcher[signals[i]] = writer + 1;
    if (sigaction(signals[i], &action, NULL) != 0) return -errno;
  }
  return 0;
}

void vv_unwatch_signals(const int *signals, int count) {
  for (int i = 0; i < count; i++) {
    signal(signals[i], SIG_DFL);
    watcher[signals[i]] = 0;
  }
}

int vv_event_descriptor(void) {
  int fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
  return fd < 0 ? -errno : fd;
}

void vv_event_signal(int fd) {
  uint64_t one = 1;
  ssize_t ignored = write(fd, &one, sizeof one);
  (void)ignored;
}

void vv_event_clear(int fd) {
  uint64_t count;
  ssize_t ignored = read(fd, &count, sizeof count);
  (void)ignored;
}

static struct sockaddr_in loopback(int port) {
  struct sockaddr_in a = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port)};
  a.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  return a;
}

int vv_free_loopback_port(void) {
  int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (fd < 0) return -errno;
  struct sockaddr_in address = loopback(0);
  socklen_t size = sizeof address;
  int result = bind(fd, (struct sockaddr *)&address, size) == 0 && getsockname(fd, (struct sockaddr *)&address, &size) == 0
                   ? ntohs(address.sin_port)
                   : -errno;
  close(fd);
  return result;
}

int vv_loopback_accepts(int port) {
  int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (fd < 0) return 0;
  struct sockaddr_in address = loopback(port);
  int status = connect(fd, (struct sockaddr *)&address, sizeof address);
  close(fd);
  return status == 0;
}
