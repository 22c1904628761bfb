#define TOML_ENABLE_FORMATTERS 0
#define TOML_ENABLE_UNRELEASED_FEATURES 0
// toml++ asserts what some inputs break ("[?key]"), and in release builds assumes it. Here it is an error as any other.
#undef NDEBUG
#include <stdexcept>
#define TOML_ASSERT(expr) ((expr) ? static_cast<void>(0) : throw std::logic_error("unreadable"))
#include <toml++/toml.h>

#include <algorithm>
#include <string>
#include <vector>

#include "CToml.h"

namespace {

struct Entry {
  std::string path, text;
  int type = 0, line = 0;
  int64_t integer = 0;
  double number = 0;
};

int line_of(const toml::node &node) { return static_cast<int>(node.source().begin.line); }

void collect(const toml::node &node, const std::string &path, int line, std::vector<Entry> &out) {
  Entry entry;
  entry.path = path;
  // Tables that only a dotted key implies have no place of their own.
  entry.line = line_of(node) > 0 ? line_of(node) : line;
  if (auto text = node.as_string()) {
    entry.type = VV_TOML_STRING;
    entry.text = text->get();
  } else if (auto integer = node.as_integer()) {
    entry.type = VV_TOML_INTEGER;
    entry.integer = integer->get();
  } else if (auto number = node.as_floating_point()) {
    entry.type = VV_TOML_FLOAT;
    entry.number = number->get();
  } else if (auto boolean = node.as_boolean()) {
    entry.type = VV_TOML_BOOLEAN;
    entry.integer = boolean->get();
  } else {
    entry.type = node.is_table() ? VV_TOML_TABLE : node.is_array() ? VV_TOML_ARRAY : VV_TOML_DATE;
  }
  if (!path.empty()) out.push_back(entry);
  if (auto table = node.as_table()) {
    for (auto &&[key, value] : *table) {
      std::string below = path.empty() ? std::string(key.str()) : path + "." + std::string(key.str());
      int at = static_cast<int>(key.source().begin.line);
      collect(value, below, at > 0 ? at : entry.line, out);
    }
  } else if (auto array = node.as_array()) {
    for (size_t i = 0; i < array->size(); i++) collect((*array)[i], path + "[" + std::to_string(i) + "]", entry.line, out);
  }
}

// The first line with which the text cannot be read any more, where toml++ does not say it.
int line_of_failure(const char *text, size_t length) {
  int line = 1;
  for (size_t at = 0; at < length; at++) {
    if (text[at] != '\n') continue;
    try {
      (void)toml::parse(std::string_view(text, at + 1));
    } catch (const std::logic_error &) {
      return line;
    } catch (...) {
    }
    line++;
  }
  return line;
}

}  // namespace

struct vv_toml {
  std::vector<Entry> entries;
  std::string error;
  int error_line = 0;
};

extern "C" {

vv_toml *vv_toml_parse(const char *text, size_t length) {
  vv_toml *document = new (std::nothrow) vv_toml;
  if (!document) return nullptr;
  try {
    toml::table table = toml::parse(std::string_view(text, length));
    collect(table, "", 1, document->entries);
    // toml++ keeps keys sorted by name; people read files from the top.
    std::stable_sort(document->entries.begin(), document->entries.end(),
                     [](const Entry &a, const Entry &b) { return a.line < b.line; });
  } catch (const toml::parse_error &error) {
    document->error = std::string(error.description());
    document->error_line = static_cast<int>(error.source().begin.line);
  } catch (const std::logic_error &error) {
    document->error = error.what();
    document->error_line = line_of_failure(text, length);
  } catch (const std::exception &error) {
    document->error = error.what();
  } catch (...) {
    document->error = "unreadable";
  }
  return document;
}

const char *vv_toml_error(const vv_toml *document) {
  return document->error.empty() ? nullptr : document->error.c_str();
}

int vv_toml_error_line(const vv_toml *document) { return document->error_line; }

int vv_toml_count(const vv_toml *document) { return static_cast<int>(document->entries.size()); }

vv_toml_entry vv_toml_at(const vv_toml *document, int index) {
  const Entry &entry = document->entries[static_cast<size_t>(index)];
  return {entry.path.c_str(), entry.text.c_str(), entry.type, entry.line, entry.integer, entry.number};
}

void vv_toml_free(vv_toml *document) { delete document; }
}
