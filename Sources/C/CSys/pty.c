#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>

#include "CSys.h"

int vv_pty_resize(int master, int columns, int rows) {
  struct winsize size = {.ws_col = (unsigned short)columns, .ws_row = (unsigned short)rows};
  return ioctl(master, TIOCSWINSZ, &size) == 0;
}

int vv_pty_open(int columns, int rows, int *ends) {
  int master = open("/dev/ptmx", O_RDWR | O_NOCTTY | O_CLOEXEC | O_NONBLOCK);
  if (master < 0) return -errno;
  int unlock = 0, slave = -1;
  if (ioctl(master, TIOCSPTLCK, &unlock) == 0) slave = ioctl(master, TIOCGPTPEER, O_RDWR | O_NOCTTY | O_CLOEXEC);
  if (slave < 0) {
    int error = errno;
    close(master);
    return -error;
  }
  struct termios line;
  if (tcgetattr(slave, &line) == 0) {
    line.c_iflag |= IUTF8;  // erasing takes whole characters
    tcsetattr(slave, TCSANOW, &line);
  }
  vv_pty_resize(master, columns, rows);
  ends[0] = master;
  ends[1] = slave;
  return 0;
}
