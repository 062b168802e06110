#include "labels/svg.h"

#include <array>
#include <charconv>

namespace ocop::labels {
namespace {

constexpr int kDecimals = 3;  // micrometres

// Shortest form: "12.5", "-0.042", "7".
std::string number(double value) {
  std::array<char, 32> buffer{};
  const auto end = std::to_chars(buffer.data(), buffer.data() + buffer.size(), value,
                                 std::chars_format::fixed, kDecimals);
  std::string text(buffer.data(), end.ptr);
  text.erase(text.find_last_not_of('0') + 1);
  if (text.back() == '.') text.pop_back();
  return text == "-0" ? "0" : text;
}

std::string escaped(std::string_view text) {
  std::string out;
  for (const char c : text) {
    switch (c) {
      case '&': out += "&amp;"; break;
      case '<': out += "&lt;"; break;
      case '>': out += "&gt;"; break;
      case '"': out += "&quot;"; break;
      case '\'': out += "&#39;"; break;
      default: out += c;
    }
  }
  return out;
}

std::string pair(Point point) {
  return number(point.x) + ' ' + number(point.y);
}

std::string path_data(const std::vector<PathStep>& steps) {
  std::string data;
  for (const PathStep& step : steps) {
    switch (step.kind) {
      case PathStep::Kind::move: data += 'M' + pair(step.points[0]); break;
      case PathStep::Kind::line: data += 'L' + pair(step.points[0]); break;
      case PathStep::Kind::curve:
        data +=
            'C' + pair(step.points[0]) + ' ' + pair(step.points[1]) + ' ' + pair(step.points[2]);
        break;
      case PathStep::Kind::close: data += 'Z'; break;
    }
  }
  return data;
}

class Writer {
 public:
  explicit Writer(const Fonts& fonts) : fonts_(fonts) {}

  void operator()(const TextRun& run) {
    out += "<path aria-label=\"" + escaped(run.text) + "\" d=\"" + path_data(fonts_.outline(run)) +
           "\"/>\n";
  }
  void operator()(const Polygon& shape) {
    out += "<path d=\"";
    for (std::size_t i = 0; i < shape.points.size(); ++i)
      out += (i == 0 ? 'M' : 'L') + pair(shape.points[i]);
    out += "Z\"/>\n";
  }
  // Each row's neighbouring dark modules are one rectangle; the unit is the module.
  void operator()(const QrMark& mark) {
    out += "<path shape-rendering=\"crispEdges\" transform=\"translate(" + pair(mark.corner) +
           ") scale(" + number_exact(mark.module()) + ")\" d=\"";
    const int size = mark.matrix.size();
    for (int y = 0; y < size; ++y) {
      for (int x = 0; x < size; ++x) {
        const int begin = x;
        while (x < size && mark.matrix.is_dark(x, y)) ++x;
        if (x == begin) continue;
        const std::string run = std::to_string(x - begin);
        out +=
            'M' + std::to_string(begin) + ' ' + std::to_string(y) + 'h' + run + "v1h-" + run + 'z';
      }
    }
    out += "\"/>\n";
  }

  std::string out;

 private:
  // A module's size is multiplied by up to 57: here micrometres are too coarse.
  static std::string number_exact(double value) {
    std::array<char, 32> buffer{};
    const auto end = std::to_chars(buffer.data(), buffer.data() + buffer.size(), value,
                                   std::chars_format::fixed, 2 * kDecimals);
    return {buffer.data(), end.ptr};
  }

  const Fonts& fonts_;
};

}  // namespace

std::string draw_svg(const DisplayList& list, std::string_view title, const Fonts& fonts) {
  const std::string width = number(list.size.width);
  const std::string height = number(list.size.height);
  Writer writer(fonts);
  writer.out = "<svg xmlns=\"http://www.w3.org/2000/svg\" role=\"img\" width=\"" + width +
               "mm\" height=\"" + height + "mm\" viewBox=\"0 0 " + width + ' ' + height + "\">\n";
  writer.out += "<title>" + escaped(title) + "</title>\n";
  writer.out += "<path fill=\"#fff\" d=\"M0 0h" + width + 'v' + height + "h-" + width + "z\"/>\n";
  for (const Item& item : list.items) std::visit(writer, item);
  writer.out += "</svg>\n";
  return std::move(writer.out);
}

}  // namespace ocop::labels
