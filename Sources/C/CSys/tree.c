#define _GNU_SOURCE
#include "CSys.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

// Walks by descriptors, never by paths, so that nobody can swap a folder for a link on the way.
typedef int (*visitor)(int parent, const char *name, int is_folder, const int *ids);

static int walk(int parent, const char *name, int depth, visitor visit, const int *ids) {
  int fd = openat(parent, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
  if (fd < 0) return errno == ENOTDIR || errno == ELOOP ? visit(parent, name, 0, ids) : -errno;
  if (depth > 64) {
    close(fd);
    return -ELOOP;
  }
  DIR *folder = fdopendir(fd);
  if (!folder) {
    int error = errno;
    close(fd);
    return -error;
  }
  int result = 0;
  for (struct dirent *entry; (entry = readdir(folder));) {
    if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0) continue;
    int status = walk(dirfd(folder), entry->d_name, depth + 1, visit, ids);
    if (status != 0 && status != -ENOENT) result = status;
  }
  closedir(folder);
  int status = visit(parent, name, 1, ids);
  return result != 0 ? result : status;
}

static int remove_one(int parent, const char *name, int is_folder, const int *ids) {
  (void)ids;
  return unlinkat(parent, name, is_folder ? AT_REMOVEDIR : 0) == 0 ? 0 : -errno;
}

static int chown_one(int parent, const char *name, int is_folder, const int *ids) {
  (void)is_folder;
  return fchownat(parent, name, (uid_t)ids[0], (gid_t)ids[1], AT_SYMLINK_NOFOLLOW) == 0 ? 0 : -errno;
}

int vv_remove_tree(const char *path) { return walk(AT_FDCWD, path, 0, remove_one, NULL); }

int vv_chown_tree(const char *path, int uid, int gid) {
  int ids[2] = {uid, gid};
  return walk(AT_FDCWD, path, 0, chown_one, ids);
}
