#include "labels/commands.h"

#include <exception>
#include <iostream>
#include <optional>
#include <string>
#include <unistd.h>
#include <vector>

#include <CLI/CLI.hpp>

#include "common/base/file.h"
#include "common/base/json.h"
#include "labels/code_reader.h"
#include "labels/gs1_lines.h"
#include "labels/job_file.h"
#include "labels/readback.h"
#include "labels/render.h"

namespace ocop::labels {
namespace {

enum class Exit { done = 0, negative = 1, usage = 2, io = 4 };

Exit complain(Exit exit, std::string_view what, std::string_view hint = {}) {
  std::cerr << "ocop-labels: error: " << what << '\n';
  if (!hint.empty()) std::cerr << "hint: " << hint << '\n';
  return exit;
}

Exit exit_for(Errc code) {
  return code == Errc::not_found || code == Errc::unavailable ? Exit::io : Exit::negative;
}

Exit complain(const Error& error, std::string_view hint = {}) {
  return complain(exit_for(error.code), error.detail, hint);
}

char lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

std::string lower_first(std::string text) {
  if (!text.empty()) text[0] = lower(text[0]);
  return text;
}

// "render 1200/10000" on one line of a terminal; silent elsewhere.
Progress progress_bar(std::string what) {
  if (::isatty(STDERR_FILENO) == 0) return {};
  return [what = std::move(what)](std::size_t done, std::size_t total) {
    constexpr std::size_t kEvery = 20;
    if (done % kEvery != 0 && done != total) return;
    std::cerr << '\r' << what << ' ' << done << '/' << total;
    if (done == total) std::cerr << '\n';
  };
}

struct RenderOptions {
  std::string job = "-";
  std::string output;
  std::string format;
  std::optional<int> start_cell;  // from 1
  std::optional<int> dpi;
  bool json = false;
};

Result<std::string> read_job_text(const std::string& path) {
  if (path != "-") return file::read_text(path, kMaxJobBytes);
  std::string text;
  std::vector<char> piece(std::size_t{1} << 16);
  while (text.size() <= kMaxJobBytes && std::cin) {
    std::cin.read(piece.data(), static_cast<std::streamsize>(piece.size()));
    text.append(piece.data(), static_cast<std::size_t>(std::cin.gcount()));
  }
  return text;  // parse_job() refuses one that is too large
}

std::string format_of(const RenderOptions& options) {
  if (!options.format.empty()) return options.format;
  std::string extension = file::Path(options.output).extension().string();
  for (char& c : extension) c = lower(c);
  return extension.empty() ? extension : extension.substr(1);
}

void report(const RenderOptions& options, std::size_t labels, std::size_t sheets) {
  if (options.json) {
    json::Object object{{"output", options.output}, {"labels", labels}};
    if (sheets > 0) object.emplace_back("sheets", sheets);
    std::cout << json::write(json::Value(std::move(object))) << '\n';
    return;
  }
  std::cout << "wrote " << options.output << ": " << labels << (labels == 1 ? " label" : " labels");
  if (sheets > 0) std::cout << " on " << sheets << (sheets == 1 ? " sheet" : " sheets");
  std::cout << ", every code read back\n";
}

Exit render_sheets(const RenderOptions& options, const std::vector<LabelText>& labels) {
  const Fonts fonts;
  const int start_cell = options.start_cell.value_or(1) - 1;
  const Result<Bytes> pdf =
      render_pdf(labels, kA4Sheet21, start_cell, fonts, progress_bar("render"));
  if (!pdf) return complain(pdf.error());
  const Result<ReadBackReport> read =
      read_back_pdf(*pdf, kA4Sheet21, start_cell, labels, progress_bar("read back"));
  if (!read) return complain(read.error(), "nothing was written");
  file::write_atomic(options.output, *pdf);
  report(options, read->labels, read->sheets);
  return Exit::done;
}

Result<Bytes> render_and_read_back(const RenderOptions& options, const LabelText& label,
                                   const std::string& format, const Fonts& fonts) {
  const bool is_svg = format == "svg";
  Result<Bytes> file =
      is_svg ? render_svg(label, kA4Sheet21.label, fonts)
             : render_png(label, kA4Sheet21.label, options.dpi.value_or(kSheetDpi), fonts);
  if (!file) return file.error();
  const Result<void> read = is_svg ? read_back_svg(*file, label) : read_back_png(*file, label);
  if (!read) return read.error();
  return file;
}

// One file for one label; for several, a folder of files that are numbered like the labels.
file::Path file_for(const RenderOptions& options, const std::string& format, std::size_t index,
                    std::size_t count) {
  if (count == 1) return options.output;
  std::string number = std::to_string(index + 1);
  number.insert(0, std::to_string(count).size() - number.size(), '0');
  return file::Path(options.output) / ("label-" + number + "." + format);
}

Exit render_single(const RenderOptions& options, const std::vector<LabelText>& labels,
                   const std::string& format) {
  const Fonts fonts;
  const Progress progress = progress_bar("render and read back");
  std::vector<Bytes> files;
  for (const LabelText& label : labels) {
    Result<Bytes> file = render_and_read_back(options, label, format, fonts);
    if (!file)
      return complain(in_context("label " + std::to_string(files.size() + 1), file.error()),
                      "nothing was written");
    files.push_back(std::move(*file));
    if (progress) progress(files.size(), labels.size());
  }
  for (std::size_t i = 0; i < files.size(); ++i)
    file::write_atomic(file_for(options, format, i, files.size()), files[i]);
  report(options, files.size(), 0);
  return Exit::done;
}

Exit render(const RenderOptions& options) {
  const std::string format = format_of(options);
  if (format != "pdf" && format != "svg" && format != "png")
    return complain(Exit::usage, "the output is neither PDF, SVG nor PNG",
                    "name it so, or give --format");
  if (options.start_cell && format != "pdf")
    return complain(Exit::usage, "--start-cell is for sheets, and a " + format + " has one label",
                    "leave it out, or write a .pdf");
  if (options.dpi && format != "png")
    return complain(Exit::usage, "--dpi is for PNG; a " + format + " has no dots of its own",
                    "leave it out, or write a .png");
  const Result<std::string> text = read_job_text(options.job);
  if (!text) return complain(text.error());
  const Result<std::vector<LabelText>> labels = parse_job(*text);
  if (!labels) return complain(labels.error(), "the form of a job: docs/formats/artwork.md");
  return format == "pdf" ? render_sheets(options, *labels)
                         : render_single(options, *labels, format);
}

struct CheckOptions {
  std::vector<std::string> files;
  bool json = false;
};

void print_codes(const std::string& path, const Result<std::vector<std::string>>& codes,
                 bool as_json) {
  if (as_json) {
    json::Array texts;
    if (codes)
      for (const std::string& text : *codes) texts.emplace_back(text);
    json::Object object{{"file", path}, {"codes", std::move(texts)}};
    if (!codes) object.emplace_back("error", codes.error().detail);
    std::cout << json::write(json::Value(std::move(object))) << '\n';
  } else if (codes) {
    for (const std::string& text : *codes) std::cout << text << '\n';
  }
}

Exit check_file(const std::string& path, bool as_json) {
  const Result<Bytes> content = file::read(path, kMaxJobBytes);
  const Result<std::vector<std::string>> codes =
      content ? read_codes(*content) : Result<std::vector<std::string>>(content.error());
  print_codes(path, codes, as_json);
  if (!codes) return complain(in_context(path, codes.error()));
  if (codes->empty()) return complain(Exit::negative, path + ": no QR code found");
  return Exit::done;
}

Exit check(const CheckOptions& options) {
  Exit worst = Exit::done;
  for (const std::string& path : options.files)
    worst = std::max(worst, check_file(path, options.json));
  return worst;
}

void describe_render(CLI::App& program, RenderOptions& options) {
  CLI::App& command =
      *program.add_subcommand("render", "Draw labels, read every code back, then write");
  command
      .add_option("job", options.job,
                  "Labels as JSON, one a line or in an array; - reads standard input")
      ->type_name("FILE");
  command
      .add_option("-o,--output", options.output,
                  "A .pdf of A4 sheets, or an .svg or .png; for several labels a folder")
      ->type_name("FILE")
      ->required();
  command
      .add_option("--format", options.format,
                  "pdf, svg or png; without it the output's name decides")
      ->type_name("FORMAT")
      ->check(CLI::IsMember({"pdf", "svg", "png"}));
  command
      .add_option("--start-cell", options.start_cell,
                  "Where the first label goes on a partly used sheet (1–21)")
      ->type_name("N")
      ->check(CLI::Range(1, kA4Sheet21.cells()));
  command.add_option("--dpi", options.dpi, "Dots per inch of a PNG, 203–1200 (300)")
      ->type_name("N")
      ->check(CLI::Range(kMinDpi, kMaxDpi));
  command.add_flag("--json", options.json, "Report as JSON");
}

void describe_check(CLI::App& program, CheckOptions& options) {
  CLI::App& command = *program.add_subcommand("check", "Print the text of every QR code in files");
  command.add_option("files", options.files, "PNG, JPEG, WebP, SVG or PDF")
      ->type_name("FILE")
      ->required();
  command.add_flag("--json", options.json, "One JSON object a file");
}

void describe_gs1(CLI::App& program, Gs1Options& options) {
  CLI::App& command = *program.add_subcommand(
      "gs1", "Check GS1 data, one input a line on standard input, one JSON object a line out");
  command.add_flag("--details", options.details,
                   "Also the Digital Link, element strings, lines for people, restricted GTINs");
  command.add_flag("--decompress", options.decompress,
                   "Accept compressed Digital Links as what they stand for");
  command.add_flag("--partial", options.leniency.missing_companions,
                   "Accept elements whose companions may stand in another code of the same item");
  command.add_flag(
      "--old-links", options.leniency.short_names,
      "Accept Digital Links of before 2023: /gtin/ for /01/, GTINs of 8, 12, 13 digits");
}

// Answers are the work: it is done when every line has one, valid or not.
Exit check_gs1(Gs1Options options) {
  options.leniency.short_gtins = options.leniency.short_names;
  std::ios::sync_with_stdio(false);
  answer_gs1_lines(std::cin, std::cout, options);
  return Exit::done;
}

Exit parse_and_run(int argc, const char* const* argv) {
  CLI::App program("Labels of the OCOP programme: artwork and codes", "ocop-labels");
  RenderOptions render_options;
  CheckOptions check_options;
  Gs1Options gs1_options;
  describe_render(program, render_options);
  describe_check(program, check_options);
  describe_gs1(program, gs1_options);
  program.require_subcommand(1);
  program.footer(
      "Exit: 0 done, 1 the answer is no, 2 usage, 4 I/O\n"
      "A job's form and what a label shows: docs/formats/artwork.md");
  try {
    program.parse(argc, argv);
  } catch (const CLI::Success& help) {
    program.exit(help);
    return Exit::done;
  } catch (const CLI::ParseError& mistake) {
    if (program.get_subcommands().empty() && argc > 1 && argv[1][0] != '-')
      return complain(Exit::usage, std::string("there is no command ") + argv[1],
                      "see ocop-labels --help");
    return complain(Exit::usage, lower_first(mistake.what()), "see ocop-labels --help");
  }
  if (program.got_subcommand("gs1")) return check_gs1(gs1_options);
  return program.got_subcommand("render") ? render(render_options) : check(check_options);
}

}  // namespace

int run(int argc, const char* const* argv) {
  try {
    return static_cast<int>(parse_and_run(argc, argv));
  } catch (const std::exception& failure) {
    return static_cast<int>(complain(Exit::io, failure.what()));
  }
}

}  // namespace ocop::labels
