import System

/// A Video4Linux camera where there is none: a library that answers the kernel's calls for one path, in the program
/// under test only. Everything above the kernel is real: libv4l2, libv4lconvert and Visavis.
///
/// It is plugged in while the file `plug` exists, whose two bytes are the chroma of the picture.
struct SoftCamera {
  static let isPossible = Program.has("cc")

  let path: String
  private let plug: String
  private let library: String
  private let picture: String?

  /// With `jpeg` it is a camera that delivers that picture as motion JPEG, otherwise one of YUYV; 320x180, 15 pictures
  /// a second.
  init(in folder: TemporaryFolder, jpeg: String? = nil) async throws {
    path = folder.file("video-soft")
    plug = folder.file("plug")
    library = folder.file("camera.so")
    picture = jpeg
    let source = folder.file("camera.c")
    try Files.write(Self.code, to: source)
    let result = try await Program.run(["cc", "-O1", "-shared", "-fPIC", "-o", library, source, "-ldl"])
    guard result.status == .exited(0) else { throw Program.Missing(description: "cc: \(result.errors)") }
  }

  /// What to start a program with so that it has the camera.
  var environment: [String: String] {
    var variables = ["LD_PRELOAD": library, "SOFT_CAMERA": path, "SOFT_PLUG": plug]
    if let picture { variables["SOFT_JPEG"] = picture }
    return variables
  }

  func plugIn(u: UInt8, v: UInt8) throws { try Files.write([u, v], to: plug) }

  func unplug() throws { try Files.remove(plug) }

  private static let code = """
    #define _GNU_SOURCE
    #include <dlfcn.h>
    #include <errno.h>
    #include <fcntl.h>
    #include <linux/videodev2.h>
    #include <stdarg.h>
    #include <stdio.h>
    #include <stdlib.h>
    #include <string.h>
    #include <sys/mman.h>
    #include <sys/syscall.h>
    #include <sys/timerfd.h>
    #include <unistd.h>

    enum { WIDTH = 320, HEIGHT = 180, COUNT = 4, SIZE = 320 * 180 * 2, STEP = 0x100000 };
    static int camera = -1, queue[COUNT], queued, frames;
    static unsigned char *buffers[COUNT];

    static long (*real_syscall)(long, ...);
    static long kernel(long number, long a, long b, long c, long d, long e, long f) {
      if (!real_syscall) real_syscall = dlsym(RTLD_NEXT, "syscall");
      return real_syscall(number, a, b, c, d, e, f);
    }

    static int plugged(unsigned char *chroma) {
      int fd = kernel(SYS_openat, AT_FDCWD, (long)getenv("SOFT_PLUG"), O_RDONLY | O_CLOEXEC, 0, 0, 0);
      if (fd < 0) return 0;
      int size = kernel(SYS_read, fd, (long)chroma, 2, 0, 0, 0);
      kernel(SYS_close, fd, 0, 0, 0, 0, 0);
      return size == 2;
    }

    static int is_camera(const char *path) {
      const char *ours = getenv("SOFT_CAMERA");
      return ours && path && !strcmp(path, ours);
    }

    static int open_camera(void) {
      unsigned char chroma[2];
      if (!plugged(chroma)) return errno = ENOENT, -1;
      if (camera >= 0) return errno = EBUSY, -1;
      queued = frames = 0;
      return camera = timerfd_create(CLOCK_MONOTONIC, TFD_NONBLOCK | TFD_CLOEXEC);
    }

    int open(const char *path, int flags, ...) {
      va_list list;
      va_start(list, flags);
      int mode = va_arg(list, int);
      va_end(list);
      return is_camera(path) ? open_camera() : kernel(SYS_openat, AT_FDCWD, (long)path, flags, mode, 0, 0);
    }

    static unsigned format(void) { return getenv("SOFT_JPEG") ? V4L2_PIX_FMT_MJPEG : V4L2_PIX_FMT_YUYV; }

    static int fill(unsigned char *to, const unsigned char *chroma) {
      frames++;
      if (getenv("SOFT_JPEG")) {
        FILE *file = fopen(getenv("SOFT_JPEG"), "re");
        int size = file ? fread(to, 1, SIZE, file) : 0;
        if (file) fclose(file);
        return size;
      }
      for (int i = 0; i < SIZE; i += 4) {
        to[i] = to[i + 2] = 40 + (i / 4 + frames * 8) % 160;
        to[i + 1] = chroma[0];
        to[i + 3] = chroma[1];
      }
      return SIZE;
    }

    static void run(int on) {
      struct itimerspec t = {{0, on ? 66666667 : 0}, {0, on ? 66666667 : 0}};
      timerfd_settime(camera, 0, &t, NULL);
    }

    static int control(unsigned request, void *argument) {
      unsigned char chroma[2];
      if (!plugged(chroma)) return errno = ENODEV, -1;
      struct v4l2_buffer *b = argument;
      switch (request) {
      case VIDIOC_QUERYCAP: {
        struct v4l2_capability *c = argument;
        memset(c, 0, sizeof *c);
        strcpy((char *)c->driver, "soft");
        strcpy((char *)c->card, "Soft camera");
        c->device_caps = V4L2_CAP_VIDEO_CAPTURE | V4L2_CAP_STREAMING;
        c->capabilities = c->device_caps | V4L2_CAP_DEVICE_CAPS;
        return 0;
      }
      case VIDIOC_ENUM_FMT: {
        struct v4l2_fmtdesc *d = argument;
        if (d->index || d->type != V4L2_BUF_TYPE_VIDEO_CAPTURE) break;
        d->pixelformat = format();
        return 0;
      }
      case VIDIOC_ENUM_FRAMESIZES: {
        struct v4l2_frmsizeenum *s = argument;
        if (s->index || s->pixel_format != format()) break;
        s->type = V4L2_FRMSIZE_TYPE_DISCRETE;
        s->discrete.width = WIDTH;
        s->discrete.height = HEIGHT;
        return 0;
      }
      case VIDIOC_ENUM_FRAMEINTERVALS: {
        struct v4l2_frmivalenum *i = argument;
        if (i->index || i->pixel_format != format()) break;
        i->type = V4L2_FRMIVAL_TYPE_DISCRETE;
        i->discrete.numerator = 1;
        i->discrete.denominator = 15;
        return 0;
      }
      case VIDIOC_G_FMT:
      case VIDIOC_S_FMT:
      case VIDIOC_TRY_FMT: {
        struct v4l2_format *f = argument;
        if (f->type != V4L2_BUF_TYPE_VIDEO_CAPTURE) break;
        memset(&f->fmt, 0, sizeof f->fmt);
        f->fmt.pix.width = WIDTH;
        f->fmt.pix.height = HEIGHT;
        f->fmt.pix.pixelformat = format();
        f->fmt.pix.field = V4L2_FIELD_NONE;
        f->fmt.pix.bytesperline = getenv("SOFT_JPEG") ? 0 : WIDTH * 2;
        f->fmt.pix.sizeimage = SIZE;
        return 0;
      }
      case VIDIOC_S_PARM:
      case VIDIOC_G_PARM: return 0;
      case VIDIOC_REQBUFS: {
        struct v4l2_requestbuffers *r = argument;
        queued = 0;
        if (r->count > COUNT) r->count = COUNT;
        return 0;
      }
      case VIDIOC_QUERYBUF:
        if (b->index >= COUNT) break;
        b->length = SIZE;
        b->m.offset = b->index * STEP;
        return 0;
      case VIDIOC_QBUF:
        if (b->index >= COUNT || queued == COUNT) break;
        queue[queued++] = b->index;
        return 0;
      case VIDIOC_DQBUF: {
        unsigned long long ticks;
        if (!queued || kernel(SYS_read, camera, (long)&ticks, 8, 0, 0, 0) != 8) return errno = EAGAIN, -1;
        b->index = queue[0];
        memmove(queue, queue + 1, --queued * sizeof *queue);
        b->flags = 0;
        b->length = SIZE;
        b->m.offset = b->index * STEP;
        b->bytesused = fill(buffers[b->index], chroma);
        return 0;
      }
      case VIDIOC_STREAMON:
      case VIDIOC_STREAMOFF:
        run(request == VIDIOC_STREAMON);
        return 0;
      }
      return errno = EINVAL, -1;
    }

    int ioctl(int fd, unsigned long request, ...) {
      va_list list;
      va_start(list, request);
      void *argument = va_arg(list, void *);
      va_end(list);
      if (fd >= 0 && fd == camera) return control(request, argument);
      return kernel(SYS_ioctl, fd, request, (long)argument, 0, 0, 0);
    }

    static void *map(long offset) {
      unsigned index = offset / STEP;
      if (index >= COUNT) return errno = EINVAL, MAP_FAILED;
      return buffers[index] = (unsigned char *)kernel(
        SYS_mmap, 0, SIZE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    }

    int close(int fd) {
      if (fd >= 0 && fd == camera) camera = -1;
      return kernel(SYS_close, fd, 0, 0, 0, 0, 0);
    }

    long syscall(long number, ...) {
      va_list list;
      va_start(list, number);
      long a = va_arg(list, long), b = va_arg(list, long), c = va_arg(list, long);
      long d = va_arg(list, long), e = va_arg(list, long), f = va_arg(list, long);
      va_end(list);
      int ours = camera >= 0;
      if (number == SYS_open && is_camera((const char *)a)) return open_camera();
      if (number == SYS_ioctl && ours && (int)a == camera) return control(b, (void *)c);
      if (number == SYS_mmap && ours && (int)e == camera) return (long)map(f);
      if (number == SYS_close && ours && (int)a == camera) camera = -1;
      return kernel(number, a, b, c, d, e, f);
    }

    """
}
