/// SQLite, with what its header says only in macros.
#pragma once

#include <sqlite3.h>

/// Binds a copy of `length` bytes of UTF-8.
static inline int vv_bind_text(sqlite3_stmt *_Nonnull statement, int index, const char *_Nonnull text, int length) {
  return sqlite3_bind_text(statement, index, text, length, SQLITE_TRANSIENT);
}
