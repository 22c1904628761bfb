#define _GNU_SOURCE
#include "CSys.h"

#include <errno.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

static int address(struct sockaddr_un *out, const char *path) {
  size_t length = strlen(path);
  if (length == 0) return -ENOENT;
  if (length >= sizeof out->sun_path) return -ENAMETOOLONG;
  memset(out, 0, sizeof *out);
  out->sun_family = AF_UNIX;
  memcpy(out->sun_path, path, length + 1);
  return 0;
}

int vv_unix_listen(const char *path) {
  struct sockaddr_un at;
  int status = address(&at, path);
  if (status != 0) return status;
  int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
  if (fd < 0) return -errno;
  // On Linux bind gives the file the socket's own mode, cut by the umask: nobody gets in between.
  if (fchmod(fd, 0600) == 0 && bind(fd, (struct sockaddr *)&at, sizeof at) == 0) {
    if (chmod(path, 0600) == 0 && listen(fd, 16) == 0) return fd;
    int code = errno;
    unlink(path);
    errno = code;
  }
  int code = errno;
  close(fd);
  return -code;
}

int vv_unix_connect(const char *path) {
  struct sockaddr_un at;
  int status = address(&at, path);
  if (status != 0) return status;
  int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (fd < 0) return -errno;
  do status = connect(fd, (struct sockaddr *)&at, sizeof at);
  while (status != 0 && errno == EINTR);
  if (status == 0) return fd;
  int code = errno;
  close(fd);
  return -code;
}

int vv_unix_accept(int fd) {
  int connection;
  do connection = accept4(fd, NULL, NULL, SOCK_CLOEXEC | SOCK_NONBLOCK);
  while (connection < 0 && errno == EINTR);
  return connection < 0 ? -errno : connection;
}

int64_t vv_unix_peer(int fd) {
  struct ucred peer;
  socklen_t size = sizeof peer;
  if (getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &peer, &size) != 0) return -errno;
  return (int64_t)peer.uid;
}

ssize_t vv_unix_send(int fd, const void *bytes, size_t count) {
  ssize_t sent;
  do sent = send(fd, bytes, count, MSG_NOSIGNAL);
  while (sent < 0 && errno == EINTR);
  return sent < 0 ? -errno : sent;
}

void vv_unix_shutdown(int fd) { shutdown(fd, SHUT_RDWR); }
