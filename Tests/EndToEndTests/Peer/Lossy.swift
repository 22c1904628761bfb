import System

/// Sockets that lose datagrams: a library put before the C library's, in the program under test only. Unlike the kernel's
/// netem it needs neither root nor a kernel module, loses the same packets each time, and spares the TCP connection.
enum Lossy {
  static let isPossible = Program.has("cc")

  /// What to start a program with so that it loses this share of what it sends.
  static func environment(percent: Int, in folder: TemporaryFolder) async throws -> [String: String] {
    let (source, library) = (folder.file("lossy.c"), folder.file("lossy.so"))
    try Files.write(code, to: source)
    let result = try await Program.run(["cc", "-O1", "-shared", "-fPIC", "-o", library, source, "-ldl"])
    guard result.status == .exited(0) else { throw Program.Missing(description: "cc: \(result.errors)") }
    return ["LD_PRELOAD": library, "LOSSY_PERCENT": "\(percent)"]
  }

  private static let code = """
    #define _GNU_SOURCE
    #include <dlfcn.h>
    #include <stdatomic.h>
    #include <stdlib.h>
    #include <sys/socket.h>

    static atomic_uint state = 12345;

    static int loses(int fd) {
      static int percent = -1;
      if (percent < 0) percent = atoi(getenv("LOSSY_PERCENT") ? getenv("LOSSY_PERCENT") : "0");
      int type = 0, domain = 0;
      socklen_t size = sizeof(int);
      if (getsockopt(fd, SOL_SOCKET, SO_TYPE, &type, &size) || type != SOCK_DGRAM) return 0;
      if (getsockopt(fd, SOL_SOCKET, SO_DOMAIN, &domain, &size) || (domain != AF_INET && domain != AF_INET6)) return 0;
      unsigned value = atomic_fetch_add(&state, 0x9E3779B9u);
      value = (value ^ value >> 16) * 0x85EBCA6Bu;
      value = (value ^ value >> 13) * 0xC2B2AE35u;
      return (value ^ value >> 16) % 100 < (unsigned)percent;
    }

    ssize_t sendmsg(int fd, const struct msghdr *message, int flags) {
      static ssize_t (*next)(int, const struct msghdr *, int);
      if (!next) next = dlsym(RTLD_NEXT, "sendmsg");
      if (!loses(fd)) return next(fd, message, flags);
      ssize_t total = 0;
      for (size_t i = 0; i < message->msg_iovlen; i++) total += message->msg_iov[i].iov_len;
      return total;
    }

    int sendmmsg(int fd, struct mmsghdr *messages, unsigned count, int flags) {
      for (unsigned i = 0; i < count; i++) {
        ssize_t sent = sendmsg(fd, &messages[i].msg_hdr, flags);
        if (sent < 0) return i ? (int)i : -1;
        messages[i].msg_len = sent;
      }
      return count;
    }

    ssize_t sendto(int fd, const void *bytes, size_t size, int flags, const struct sockaddr *to, socklen_t length) {
      static ssize_t (*next)(int, const void *, size_t, int, const struct sockaddr *, socklen_t);
      if (!next) next = dlsym(RTLD_NEXT, "sendto");
      return loses(fd) ? (ssize_t)size : next(fd, bytes, size, flags, to, length);
    }

    ssize_t send(int fd, const void *bytes, size_t size, int flags) {
      static ssize_t (*next)(int, const void *, size_t, int);
      if (!next) next = dlsym(RTLD_NEXT, "send");
      return loses(fd) ? (ssize_t)size : next(fd, bytes, size, flags);
    }

    """
}
