// The other side of Scripts/bench-render: Debian's libchafa on the same pictures.
//
//   bench-chafa WIDTH HEIGHT COLUMNS ROWS TILES SELECTORS MODE <frames.rgb >dump
//
// Reads RGB pictures of WIDTH x HEIGHT from stdin, draws them in COLUMNS x ROWS cells (TILES 16: in a 4x4 grid, tile n
// eleven pictures ahead of tile n - 1) with the symbols that SELECTORS name and the colours of MODE (truecolor, 256, 16, mono), and
// writes what it would print. The last line on stderr: CPU ms per picture, kB per picture, pictures.
// Each picture is drawn with a canvas made once; CPU counts drawing and printing, not reading and writing.
#include <chafa.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

static double cpu(void) {
  struct rusage u;
  getrusage(RUSAGE_SELF, &u);
  return (u.ru_utime.tv_sec + u.ru_stime.tv_sec) * 1e3 + (u.ru_utime.tv_usec + u.ru_stime.tv_usec) / 1e3;
}

static ChafaCanvasMode mode_named(const char *name) {
  if (!strcmp(name, "256")) return CHAFA_CANVAS_MODE_INDEXED_240;
  if (!strcmp(name, "16")) return CHAFA_CANVAS_MODE_INDEXED_16;
  if (!strcmp(name, "mono")) return CHAFA_CANVAS_MODE_FGBG;
  return CHAFA_CANVAS_MODE_TRUECOLOR;
}

static ChafaCanvas *make_canvas(int columns, int rows, const char *selectors, const char *mode) {
  GError *error = NULL;
  ChafaSymbolMap *map = chafa_symbol_map_new();
  if (!chafa_symbol_map_apply_selectors(map, selectors, &error)) {
    fprintf(stderr, "bench-chafa: %s\n", error->message);
    exit(2);
  }
  ChafaCanvasConfig *config = chafa_canvas_config_new();
  chafa_canvas_config_set_geometry(config, columns, rows);
  chafa_canvas_config_set_canvas_mode(config, mode_named(mode));
  chafa_canvas_config_set_symbol_map(config, map);
  ChafaCanvas *canvas = chafa_canvas_new(config);
  chafa_canvas_config_unref(config);
  chafa_symbol_map_unref(map);
  return canvas;
}

// Prints a canvas with its corner at (x, y), each line at its place.
static void print_at(ChafaCanvas *canvas, ChafaTermInfo *info, int x, int y, GString *out) {
  GString *text = chafa_canvas_print(canvas, info);
  char *line = text->str;
  for (int row = 0; line; row++) {
    char *end = strchr(line, '\n');
    g_string_append_printf(out, "\033[%d;%dH", y + row + 1, x + 1);
    g_string_append_len(out, line, end ? end - line : (gssize)strlen(line));
    line = end ? end + 1 : NULL;
  }
  g_string_free(text, TRUE);
}

int main(int argc, char **argv) {
  if (argc != 8) {
    fprintf(stderr, "usage: bench-chafa WIDTH HEIGHT COLUMNS ROWS TILES SELECTORS MODE <frames.rgb >dump\n");
    return 2;
  }
  int width = atoi(argv[1]), height = atoi(argv[2]), columns = atoi(argv[3]), rows = atoi(argv[4]);
  int tiles = atoi(argv[5]), side = tiles > 1 ? 4 : 1;
  int cell_columns = columns / side, cell_rows = rows / side;
  size_t size = (size_t)width * height * 3, count = 0;
  unsigned char *frames = NULL;
  for (;;) {
    frames = realloc(frames, (count + 1) * size);
    if (!frames) return 1;
    if (fread(frames + count * size, 1, size, stdin) != size) break;
    count++;
  }
  ChafaCanvas *canvas[16];
  for (int i = 0; i < side * side; i++) canvas[i] = make_canvas(cell_columns, cell_rows, argv[6], argv[7]);
  ChafaTermInfo *info = chafa_term_db_get_fallback_info(chafa_term_db_get_default());
  double used = 0;
  size_t bytes = 0;
  for (size_t n = 0; n < count; n++) {
    double began = cpu();
    GString *out = g_string_new(NULL);
    for (int i = 0; i < side * side; i++) {
      chafa_canvas_draw_all_pixels(canvas[i], CHAFA_PIXEL_RGB8, frames + (n + i * 11) % count * size, width, height,
                                   width * 3);
      print_at(canvas[i], info, i % side * cell_columns, i / side * cell_rows, out);
    }
    used += cpu() - began;
    bytes += out->len;
    fwrite(out->str, 1, out->len, stdout);
    g_string_free(out, TRUE);
  }
  if (count) fprintf(stderr, "%.4f %.3f %zu\n", used / count, bytes / 1e3 / count, count);
  return 0;
}
