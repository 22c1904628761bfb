/// toml++ behind a few C functions: a document as a flat list of what it says, in the order of the file.
#ifndef VV_TOML_H
#define VV_TOML_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#define _Nonnull
#define _Nullable
#endif

typedef struct vv_toml vv_toml;

enum {
  VV_TOML_STRING = 1,
  VV_TOML_INTEGER,
  VV_TOML_FLOAT,
  VV_TOML_BOOLEAN,
  VV_TOML_DATE,
  VV_TOML_TABLE,
  VV_TOML_ARRAY
};

typedef struct {
  /// Keys joined by dots, elements of arrays as [0], [1] …; valid as long as the document.
  const char *_Nonnull path;
  /// The value of a string; valid as long as the document.
  const char *_Nonnull text;
  int type;
  /// Counted from 1.
  int line;
  /// The value of an integer or a boolean.
  int64_t integer;
  /// The value of a float.
  double number;
} vv_toml_entry;

/// Reads `length` bytes of TOML 1.0. NULL only when memory is out.
vv_toml *_Nullable vv_toml_parse(const char *_Nonnull text, size_t length);
/// What is wrong with the document, NULL if nothing.
const char *_Nullable vv_toml_error(const vv_toml *_Nonnull document);
/// The line of the mistake, counted from 1.
int vv_toml_error_line(const vv_toml *_Nonnull document);
/// How many entries there are.
int vv_toml_count(const vv_toml *_Nonnull document);
/// The entry at `index`, which must be less than the count.
vv_toml_entry vv_toml_at(const vv_toml *_Nonnull document, int index);
void vv_toml_free(vv_toml *_Nullable document);

#ifdef __cplusplus
}
#undef _Nonnull
#undef _Nullable
#endif

#endif
