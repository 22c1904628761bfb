/// libvterm 0.1 for Swift: its unions, bit-fields and callback tables stay on this side.
#pragma once
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <vterm.h>

_Static_assert(VTERM_KEY_ENTER == 1 && VTERM_KEY_PAGEDOWN == 14 && VTERM_KEY_FUNCTION_0 == 256, "keys go by number");
_Static_assert(VTERM_MOD_SHIFT == 1 && VTERM_MOD_ALT == 2 && VTERM_MOD_CTRL == 4, "modifiers go by number");
_Static_assert(VTERM_MAX_CHARS_PER_CELL == 6, "a cell holds one scalar and five marks");

/// A cell as plain numbers.
typedef struct {
  /// 0: empty; 0xFFFFFFFF: the right half of the cell before.
  uint32_t scalar;
  /// What is drawn over the scalar, up to the first 0.
  uint32_t marks[5];
  /// The kind in the top byte (0 default, 1 palette, 2 RGB), the value below.
  uint32_t foreground, background;
  uint8_t width, bold, italic, underline, reverse, strike, dim, hidden;
} vv_term_cell;

/// Rows `first` up to, not including, `end` have changed.
typedef void (*vv_term_damage)(int first, int end, void *_Nonnull user);
/// A line has left the screen at the top.
typedef void (*vv_term_line)(const vv_term_cell *_Nonnull cells, int count, void *_Nonnull user);
/// Takes back the last line that has left, as far as it fits into `count` blank cells; 0: there is none.
typedef int (*vv_term_take)(vv_term_cell *_Nonnull cells, int count, void *_Nonnull user);
/// Bytes for the program: answers, keys.
typedef void (*vv_term_output)(const char *_Nonnull bytes, size_t count, void *_Nonnull user);

/// A terminal without a screen.
typedef struct {
  VTerm *_Nullable term;
  VTermScreen *_Nullable screen;
  VTermScreenCallbacks callbacks;
  vv_term_damage _Nonnull damage;
  vv_term_line _Nonnull line;
  vv_term_take _Nonnull take;
  vv_term_output _Nonnull output;
  void *_Nonnull user;
  vv_term_cell *_Nullable row;
  int columns;
  int cursor_visible, cursor_blinks, cursor_shape, alternate, mouse, reversed;
  unsigned bells;
  char title[256];
} vv_term;

static inline uint32_t vv_term_color(VTermColor color) {
  if (VTERM_COLOR_IS_DEFAULT_FG(&color) || VTERM_COLOR_IS_DEFAULT_BG(&color)) return 0;
  if (VTERM_COLOR_IS_INDEXED(&color)) return (uint32_t)1 << 24 | color.indexed.idx;
  return (uint32_t)2 << 24 | (uint32_t)color.rgb.red << 16 | (uint32_t)color.rgb.green << 8 | color.rgb.blue;
}

static inline void vv_term_unpack(const vv_term *_Nonnull t, const VTermScreenCell *_Nonnull from,
                                  vv_term_cell *_Nonnull to) {
  memset(to, 0, sizeof *to);
  to->scalar = from->chars[0];
  to->foreground = vv_term_color(from->fg);
  to->background = vv_term_color(from->bg);
  to->width = (uint8_t)from->width;
  if (from->chars[0] == 0) {
    // Erased: libvterm fills with all attributes, terminals with the background alone.
    to->reverse = t->reversed != 0;
    return;
  }
  // Behind the first 0 nothing is set.
  if (from->chars[0] != (uint32_t)-1)
    for (int i = 1; i < VTERM_MAX_CHARS_PER_CELL && from->chars[i] != 0; i++) to->marks[i - 1] = from->chars[i];
  to->bold = from->attrs.bold;
  to->italic = from->attrs.italic;
  to->underline = from->attrs.underline != VTERM_UNDERLINE_OFF;
  to->reverse = from->attrs.reverse;
  to->strike = from->attrs.strike;
  // What OutputFilter makes of them.
  to->dim = from->attrs.font & 1;
  to->hidden = from->attrs.font >> 1 & 1;
}

static inline void vv_term_set_color(VTermColor *_Nonnull color, uint32_t packed) {
  if (packed >> 24 == 1)
    vterm_color_indexed(color, (uint8_t)packed);
  else if (packed >> 24 == 2)
    vterm_color_rgb(color, (uint8_t)(packed >> 16), (uint8_t)(packed >> 8), (uint8_t)packed);
}

/// The opposite of `vv_term_unpack`.
static inline void vv_term_pack(vv_term *_Nonnull t, const vv_term_cell *_Nonnull from,
                                VTermScreenCell *_Nonnull to) {
  memset(to, 0, sizeof *to);
  to->chars[0] = from->scalar;
  if (from->scalar != 0)
    for (int i = 1; i < VTERM_MAX_CHARS_PER_CELL && from->marks[i - 1] != 0; i++) to->chars[i] = from->marks[i - 1];
  to->width = from->width == 2 ? 2 : 1;
  to->attrs.bold = from->bold;
  to->attrs.italic = from->italic;
  to->attrs.underline = from->underline ? VTERM_UNDERLINE_SINGLE : VTERM_UNDERLINE_OFF;
  to->attrs.reverse = from->reverse;
  to->attrs.strike = from->strike;
  to->attrs.font = (unsigned)((from->dim ? 1 : 0) | (from->hidden ? 2 : 0));
  vterm_state_get_default_colors(vterm_obtain_state(t->term), &to->fg, &to->bg);
  vv_term_set_color(&to->fg, from->foreground);
  vv_term_set_color(&to->bg, from->background);
}

static inline int vv_term_on_damage(VTermRect rect, void *_Nullable user) {
  vv_term *t = (vv_term *)user;
  t->damage(rect.start_row, rect.end_row, t->user);
  return 1;
}

static inline int vv_term_on_property(VTermProp property, VTermValue *_Nullable value, void *_Nullable user) {
  vv_term *t = (vv_term *)user;
  switch (property) {
    case VTERM_PROP_CURSORVISIBLE: t->cursor_visible = value->boolean; break;
    case VTERM_PROP_CURSORBLINK: t->cursor_blinks = value->boolean; break;
    case VTERM_PROP_CURSORSHAPE: t->cursor_shape = value->number; break;
    case VTERM_PROP_ALTSCREEN: t->alternate = value->boolean; break;
    case VTERM_PROP_REVERSE: t->reversed = value->boolean; break;
    case VTERM_PROP_MOUSE: t->mouse = value->number; break;
    case VTERM_PROP_TITLE:
      if (value->string) {
        strncpy(t->title, value->string, sizeof t->title - 1);
        t->title[sizeof t->title - 1] = 0;
      }
      break;
    default: break;
  }
  return 1;
}

static inline int vv_term_on_bell(void *_Nullable user) {
  ((vv_term *)user)->bells++;
  return 1;
}

static inline int vv_term_is_blank(const vv_term *_Nonnull t, const VTermScreenCell *_Nonnull cell) {
  return cell->chars[0] == 0 && !t->reversed && VTERM_COLOR_IS_DEFAULT_BG(&cell->bg);
}

static inline int vv_term_on_line(int count, const VTermScreenCell *_Nullable cells, void *_Nullable user) {
  vv_term *t = (vv_term *)user;
  if (count > t->columns) count = t->columns;
  // Most lines are short, and a flood of them is worth the look.
  while (count > 0 && vv_term_is_blank(t, &cells[count - 1])) count--;
  for (int i = 0; i < count; i++) vv_term_unpack(t, &cells[i], &t->row[i]);
  t->line(t->row, count, t->user);
  return 1;
}

static inline int vv_term_on_take(int count, VTermScreenCell *_Nullable cells, void *_Nullable user) {
  vv_term *t = (vv_term *)user;
  if (count > t->columns) return 0;
  memset(t->row, 0, (size_t)count * sizeof *t->row);
  if (!t->take(t->row, count, t->user)) return 0;
  // libvterm writes the right half of a wide character wherever that is.
  if (count > 0 && t->row[count - 1].width == 2) memset(&t->row[count - 1], 0, sizeof *t->row);
  for (int i = 0; i < count; i++) vv_term_pack(t, &t->row[i], &cells[i]);
  return 1;
}

static inline void vv_term_on_output(const char *_Nullable bytes, size_t count, void *_Nullable user) {
  vv_term *t = (vv_term *)user;
  t->output(bytes, count, t->user);
}

static inline void vv_term_free(vv_term *_Nonnull t) {
  if (t->term) vterm_free(t->term);
  free(t->row);
  free(t);
}

/// A terminal that reports to the four functions, with `user`; NULL without memory.
static inline vv_term *_Nullable vv_term_new(int columns, int rows, vv_term_damage _Nonnull damage,
                                             vv_term_line _Nonnull line, vv_term_take _Nonnull take,
                                             vv_term_output _Nonnull output, void *_Nonnull user) {
  vv_term *t = (vv_term *)calloc(1, sizeof *t);
  if (!t) return NULL;
  t->damage = damage;
  t->line = line;
  t->take = take;
  t->output = output;
  t->user = user;
  t->columns = columns;
  t->cursor_visible = 1;
  t->cursor_shape = VTERM_PROP_CURSORSHAPE_BLOCK;
  t->row = (vv_term_cell *)calloc((size_t)columns, sizeof *t->row);
  t->term = vterm_new(rows, columns);
  if (!t->row || !t->term) {
    vv_term_free(t);
    return NULL;
  }
  vterm_set_utf8(t->term, 1);
  vterm_output_set_callback(t->term, vv_term_on_output, t);
  t->screen = vterm_obtain_screen(t->term);
  t->callbacks.damage = vv_term_on_damage;
  t->callbacks.settermprop = vv_term_on_property;
  t->callbacks.bell = vv_term_on_bell;
  t->callbacks.sb_pushline = vv_term_on_line;
  t->callbacks.sb_popline = vv_term_on_take;
  vterm_screen_enable_altscreen(t->screen, 1);
  vterm_screen_set_callbacks(t->screen, &t->callbacks, t);
  vterm_screen_set_damage_merge(t->screen, VTERM_DAMAGE_ROW);
  vterm_screen_reset(t->screen, 1);
  return t;
}

/// What the program has written, through OutputFilter: what comes from elsewhere may write outside libvterm's memory.
static inline void vv_term_write(vv_term *_Nonnull t, const uint8_t *_Nonnull bytes, size_t count) {
  vterm_input_write(t->term, (const char *)bytes, count);
  vterm_screen_flush_damage(t->screen);
}

/// 1 if the size is now that, 0 without memory.
static inline int vv_term_resize(vv_term *_Nonnull t, int columns, int rows) {
  // Lines of the old width are reported while the size changes.
  int room = columns > t->columns ? columns : t->columns;
  vv_term_cell *row = (vv_term_cell *)realloc(t->row, (size_t)room * sizeof *row);
  if (!row) return 0;
  t->row = row;
  t->columns = room;
  vterm_set_size(t->term, rows, columns);
  vterm_screen_flush_damage(t->screen);
  t->columns = columns;
  return 1;
}

/// The cells of a row of the screen, as many as there are columns; valid until the next call.
static inline const vv_term_cell *_Nonnull vv_term_row(vv_term *_Nonnull t, int row) {
  for (int column = 0; column < t->columns; column++) {
    VTermScreenCell cell;
    memset(&cell, 0, sizeof cell);
    VTermPos position = {.row = row, .col = column};
    vterm_screen_get_cell(t->screen, position, &cell);
    vv_term_unpack(t, &cell, &t->row[column]);
  }
  return t->row;
}

static inline void vv_term_cursor(const vv_term *_Nonnull t, int *_Nonnull column, int *_Nonnull row) {
  VTermPos position;
  vterm_state_get_cursorpos(vterm_obtain_state(t->term), &position);
  *column = position.col;
  *row = position.row;
}

static inline void vv_term_type(vv_term *_Nonnull t, uint32_t scalar) {
  vterm_keyboard_unichar(t->term, scalar, VTERM_MOD_NONE);
}

static inline void vv_term_key(vv_term *_Nonnull t, int key, int modifiers) {
  vterm_keyboard_key(t->term, (VTermKey)key, (VTermModifier)modifiers);
}

static inline void vv_term_paste(vv_term *_Nonnull t, int begins) {
  if (begins)
    vterm_keyboard_start_paste(t->term);
  else
    vterm_keyboard_end_paste(t->term);
}

static inline void vv_term_mouse_move(vv_term *_Nonnull t, int column, int row) {
  vterm_mouse_move(t->term, row, column, VTERM_MOD_NONE);
}

static inline void vv_term_mouse_button(vv_term *_Nonnull t, int button, int pressed) {
  vterm_mouse_button(t->term, button, pressed != 0, VTERM_MOD_NONE);
}

static inline void vv_term_focus(vv_term *_Nonnull t, int has) {
  if (has)
    vterm_state_focus_in(vterm_obtain_state(t->term));
  else
    vterm_state_focus_out(vterm_obtain_state(t->term));
}

/// Whether the program asked for the mouse: 0 no, 1 clicks, 2 drags, 3 all movements.
static inline int vv_term_mouse(const vv_term *_Nonnull t) { return t->mouse; }
static inline int vv_term_alternate(const vv_term *_Nonnull t) { return t->alternate; }
static inline int vv_term_cursor_visible(const vv_term *_Nonnull t) { return t->cursor_visible; }
/// As DECSCUSR numbers them: 1 to 6.
static inline int vv_term_cursor_shape(const vv_term *_Nonnull t) {
  int shape = t->cursor_shape < 1 || t->cursor_shape > 3 ? 1 : t->cursor_shape;
  return 2 * shape - (t->cursor_blinks ? 1 : 0);
}
static inline unsigned vv_term_bells(const vv_term *_Nonnull t) { return t->bells; }
static inline const char *_Nonnull vv_term_title(const vv_term *_Nonnull t) { return t->title; }
