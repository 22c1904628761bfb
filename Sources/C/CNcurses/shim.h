// ncursesw and its panels for Swift. What Swift cannot import (macros, mutable globals, variadics) is wrapped here.
#pragma once
#define NCURSES_WIDECHAR 1
#define NCURSES_NOMACROS 1
#include <curses.h>
#include <langinfo.h>
#include <locale.h>
#include <panel.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>

_Static_assert(sizeof(wchar_t) == 4, "a cell's character is one scalar");

int setupterm(const char *_Nullable term, int fd, int *_Nullable status);
char *_Nullable tigetstr(const char *_Nonnull name);
int tigetnum(const char *_Nonnull name);

/// The screen as the windows and panels together make it.
static inline WINDOW *_Nullable vv_newscr(void) { return newscr; }

/// A cell of one character and a colour pair number, which stands for a style of ours.
static inline void vv_set_cell(cchar_t *_Nonnull cell, uint32_t character, int pair) {
  memset(cell, 0, sizeof *cell);
  cell->chars[0] = (wchar_t)character;
  cell->ext_color = pair;
}

static inline uint32_t vv_cell_character(const cchar_t *_Nonnull cell) { return (uint32_t)cell->chars[0]; }
static inline int vv_cell_pair(const cchar_t *_Nonnull cell) { return cell->ext_color; }

static inline int vv_key_resize(void) { return KEY_RESIZE; }
static inline int vv_key_code_yes(void) { return KEY_CODE_YES; }
static inline int vv_ok(void) { return OK; }
static inline int vv_key_f0(void) { return KEY_F0; }

/// Columns, rows, pixels wide, pixels high of the terminal behind `fd`; 0 if it cannot be told.
static inline int vv_window_size(int fd, int *_Nonnull out) {
  struct winsize size;
  if (ioctl(fd, TIOCGWINSZ, &size) != 0) return 0;
  out[0] = size.ws_col;
  out[1] = size.ws_row;
  out[2] = size.ws_xpixel;
  out[3] = size.ws_ypixel;
  return 1;
}

/// Sets the size of the terminal behind `fd` (for tests that make one).
static inline int vv_set_window_size(int fd, int columns, int rows) {
  struct winsize size = {.ws_col = (unsigned short)columns, .ws_row = (unsigned short)rows};
  return ioctl(fd, TIOCSWINSZ, &size) == 0;
}

/// The locale's character set after taking the environment's locale; where that is not UTF-8, characters are still
/// decoded as UTF-8 inside ncurses, so that its widths are ours. Returns 1 if the environment's was UTF-8.
static inline int vv_take_locale(void) {
  setlocale(LC_ALL, "");
  int utf8 = strcmp(nl_langinfo(CODESET), "UTF-8") == 0;
  if (!utf8) setlocale(LC_CTYPE, "C.UTF-8");
  return utf8;
}
