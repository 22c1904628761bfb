/// libv4l2 for Swift: its calls are variadic and the requests are macros. All return 0 or more, or -errno.
#pragma once
#include <errno.h>
#include <fcntl.h>
#include <libv4l2.h>
#include <linux/videodev2.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <unistd.h>

static inline int vv_camera_ioctl(int fd, unsigned long request, void *_Nonnull argument) {
  int result;
  do result = v4l2_ioctl(fd, request, argument);
  while (result < 0 && errno == EINTR);
  return result < 0 ? -errno : result;
}

static inline int vv_camera_open(const char *_Nonnull path) {
  // libv4l2 complains on stderr, which is the user's screen: it is kept quiet, and asked only about real video devices.
  if (!v4l2_log_file) v4l2_log_file = fopen("/dev/null", "we");
  int fd = open(path, O_RDWR | O_NONBLOCK | O_CLOEXEC);
  if (fd < 0) return -errno;
  struct v4l2_capability c;
  if (ioctl(fd, VIDIOC_QUERYCAP, &c) != 0 || v4l2_fd_open(fd, 0) < 0) {
    int error = errno ? errno : ENOTTY;
    close(fd);
    return -error;
  }
  return fd;
}

static inline void vv_camera_close(int fd) { v4l2_close(fd); }

/// Fills `name` with what the device calls itself; 1 if it captures pictures by streaming, 0 if it is something else.
static inline int vv_camera_describe(int fd, char *_Nonnull name, size_t size) {
  struct v4l2_capability c;
  memset(&c, 0, sizeof c);
  int status = vv_camera_ioctl(fd, VIDIOC_QUERYCAP, &c);
  if (status < 0) return status;
  strncpy(name, (const char *)c.card, size - 1);
  name[size - 1] = 0;
  uint32_t flags = c.capabilities & V4L2_CAP_DEVICE_CAPS ? c.device_caps : c.capabilities;
  return (flags & V4L2_CAP_VIDEO_CAPTURE) && (flags & V4L2_CAP_STREAMING);
}

/// The pixel format number `index`, and whether libv4l2 makes it out of another.
static inline int vv_camera_format(int fd, unsigned index, uint32_t *_Nonnull fourcc, int *_Nonnull emulated) {
  struct v4l2_fmtdesc d;
  memset(&d, 0, sizeof d);
  d.index = index;
  d.type = V4L2_BUF_TYPE_VIDEO_CAPTURE;
  int status = vv_camera_ioctl(fd, VIDIOC_ENUM_FMT, &d);
  *fourcc = d.pixelformat;
  *emulated = (d.flags & V4L2_FMT_FLAG_EMULATED) != 0;
  return status;
}

/// The picture size number `index` of a format; for a range of sizes, its largest.
static inline int vv_camera_size(int fd, uint32_t fourcc, unsigned index, unsigned *_Nonnull width,
                                 unsigned *_Nonnull height) {
  struct v4l2_frmsizeenum s;
  memset(&s, 0, sizeof s);
  s.index = index;
  s.pixel_format = fourcc;
  int status = vv_camera_ioctl(fd, VIDIOC_ENUM_FRAMESIZES, &s);
  if (status < 0) return status;
  int discrete = s.type == V4L2_FRMSIZE_TYPE_DISCRETE;
  *width = discrete ? s.discrete.width : s.stepwise.max_width;
  *height = discrete ? s.discrete.height : s.stepwise.max_height;
  return 0;
}

/// The frame interval number `index` of a format and size, in seconds as a fraction; of a range, its shortest.
static inline int vv_camera_interval(int fd, uint32_t fourcc, unsigned width, unsigned height, unsigned index,
                                     unsigned *_Nonnull numerator, unsigned *_Nonnull denominator) {
  struct v4l2_frmivalenum i;
  memset(&i, 0, sizeof i);
  i.index = index;
  i.pixel_format = fourcc;
  i.width = width;
  i.height = height;
  int status = vv_camera_ioctl(fd, VIDIOC_ENUM_FRAMEINTERVALS, &i);
  if (status < 0) return status;
  struct v4l2_fract f = i.type == V4L2_FRMIVAL_TYPE_DISCRETE ? i.discrete : i.stepwise.min;
  *numerator = f.numerator;
  *denominator = f.denominator;
  return 0;
}

/// Asks for a format and size; what the device makes of it comes back in the same places.
static inline int vv_camera_set(int fd, uint32_t *_Nonnull fourcc, unsigned *_Nonnull width,
                                unsigned *_Nonnull height, unsigned *_Nonnull stride) {
  struct v4l2_format f;
  memset(&f, 0, sizeof f);
  f.type = V4L2_BUF_TYPE_VIDEO_CAPTURE;
  f.fmt.pix.width = *width;
  f.fmt.pix.height = *height;
  f.fmt.pix.pixelformat = *fourcc;
  f.fmt.pix.field = V4L2_FIELD_ANY;
  int status = vv_camera_ioctl(fd, VIDIOC_S_FMT, &f);
  *fourcc = f.fmt.pix.pixelformat;
  *width = f.fmt.pix.width;
  *height = f.fmt.pix.height;
  *stride = f.fmt.pix.bytesperline;
  return status;
}

static inline int vv_camera_set_rate(int fd, unsigned frames_per_second) {
  struct v4l2_streamparm p;
  memset(&p, 0, sizeof p);
  p.type = V4L2_BUF_TYPE_VIDEO_CAPTURE;
  p.parm.capture.timeperframe.numerator = 1;
  p.parm.capture.timeperframe.denominator = frames_per_second;
  return vv_camera_ioctl(fd, VIDIOC_S_PARM, &p);
}

/// Asks for `count` buffers; returns how many there are.
static inline int vv_camera_request(int fd, unsigned count) {
  struct v4l2_requestbuffers r;
  memset(&r, 0, sizeof r);
  r.count = count;
  r.type = V4L2_BUF_TYPE_VIDEO_CAPTURE;
  r.memory = V4L2_MEMORY_MMAP;
  int status = vv_camera_ioctl(fd, VIDIOC_REQBUFS, &r);
  return status < 0 ? status : (int)r.count;
}

static inline int vv_camera_map(int fd, unsigned index, void *_Nullable *_Nonnull start, size_t *_Nonnull length) {
  struct v4l2_buffer b;
  memset(&b, 0, sizeof b);
  b.index = index;
  b.type = V4L2_BUF_TYPE_VIDEO_CAPTURE;
  b.memory = V4L2_MEMORY_MMAP;
  int status = vv_camera_ioctl(fd, VIDIOC_QUERYBUF, &b);
  if (status < 0) return status;
  void *at = v4l2_mmap(NULL, b.length, PROT_READ | PROT_WRITE, MAP_SHARED, fd, b.m.offset);
  if (at == MAP_FAILED) return -errno;
  *start = at;
  *length = b.length;
  return 0;
}

static inline void vv_camera_unmap(void *_Nonnull start, size_t length) { v4l2_munmap(start, length); }

static inline int vv_camera_queue(int fd, unsigned index) {
  struct v4l2_buffer b;
  memset(&b, 0, sizeof b);
  b.index = index;
  b.type = V4L2_BUF_TYPE_VIDEO_CAPTURE;
  b.memory = V4L2_MEMORY_MMAP;
  return vv_camera_ioctl(fd, VIDIOC_QBUF, &b);
}

/// The next full buffer; -EAGAIN if there is none. `*damaged` becomes 1 if the device says its content is bad.
static inline int vv_camera_dequeue(int fd, unsigned *_Nonnull index, unsigned *_Nonnull bytes, int *_Nonnull damaged) {
  struct v4l2_buffer b;
  memset(&b, 0, sizeof b);
  b.type = V4L2_BUF_TYPE_VIDEO_CAPTURE;
  b.memory = V4L2_MEMORY_MMAP;
  int status = vv_camera_ioctl(fd, VIDIOC_DQBUF, &b);
  if (status < 0) return status;
  *index = b.index;
  *bytes = b.bytesused;
  *damaged = (b.flags & V4L2_BUF_FLAG_ERROR) != 0;
  return 0;
}

static inline int vv_camera_stream(int fd, int on) {
  int type = V4L2_BUF_TYPE_VIDEO_CAPTURE;
  return vv_camera_ioctl(fd, on ? VIDIOC_STREAMON : VIDIOC_STREAMOFF, &type);
}
