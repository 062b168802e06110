#include "common/imaging/jpeg.h"

#include <array>
#include <csetjmp>
#include <cstdio>
#include <jerror.h>
#include <jpeglib.h>
#include <memory>
#include <stdexcept>
#include <string_view>

#include "common/imaging/exif.h"

namespace ocop::imaging {
namespace {

constexpr int kExifMarker = JPEG_APP0 + 1;
constexpr unsigned kWholeMarker = 0xFFFF;

// What libjpeg calls when it gives up, for decoding and encoding alike. It must not return, hence
// the jump; everything that needs a destructor lives outside attempt().
struct ErrorExit {
  jpeg_error_mgr manager{};  // first, so that libjpeg's pointer to it is a pointer to this
  std::jmp_buf escape{};
  std::array<char, JMSG_LENGTH_MAX> message{};
  bool too_many_scans = false;
};

void give_up(j_common_ptr info) {
  auto* exit = reinterpret_cast<ErrorExit*>(info->err);
  info->err->format_message(info, exit->message.data());
  std::longjmp(exit->escape, 1);
}

// A file that ends early would be completed in grey: refuse it instead. Other warnings (bytes
// between markers) come from real cameras.
void on_message(j_common_ptr info, int level) {
  if (level < 0 && info->err->msg_code == JWRN_JPEG_EOF) give_up(info);
}

void on_progress(j_common_ptr info) {
  if (reinterpret_cast<j_decompress_ptr>(info)->input_scan_number <= kMaxJpegScans) return;
  reinterpret_cast<ErrorExit*>(info->err)->too_many_scans = true;
  give_up(info);
}

jpeg_error_mgr* prepared(ErrorExit& exit) {
  jpeg_std_error(&exit.manager);
  exit.manager.error_exit = give_up;
  exit.manager.emit_message = on_message;
  return &exit.manager;
}

// Runs `step`; false if libjpeg gave up in it. `step` must create nothing with a destructor: the
// jump would skip it.
template <class Step>
bool attempt(ErrorExit& exit, Step step) {
  if (setjmp(exit.escape) != 0) return false;
  step();
  return true;
}

// Owns libjpeg's decoder; stays where it is, because libjpeg keeps pointers into it.
struct Decoder {
  Decoder() {
    info.err = prepared(exit);
    jpeg_create_decompress(&info);
    progress.progress_monitor = on_progress;
    info.progress = &progress;
  }
  ~Decoder() { jpeg_destroy_decompress(&info); }
  Decoder(const Decoder&) = delete;
  Decoder& operator=(const Decoder&) = delete;

  [[nodiscard]] Error failure() const {
    return error(exit.too_many_scans ? Errc::too_large : Errc::malformed,
                 exit.too_many_scans ? "jpeg: more than " + std::to_string(kMaxJpegScans) + " scans"
                                     : std::string("jpeg: ") + exit.message.data());
  }

  ErrorExit exit;
  jpeg_progress_mgr progress{};
  jpeg_decompress_struct info{};
};

int orientation_of(const jpeg_decompress_struct& info) {
  for (auto marker = info.marker_list; marker != nullptr; marker = marker->next) {
    const ByteView data(marker->data, marker->data_length);
    if (text_of(data).starts_with("Exif")) return exif_orientation(data);
  }
  return 1;
}

bool is_cmyk(const jpeg_decompress_struct& info) {
  return info.jpeg_color_space == JCS_CMYK || info.jpeg_color_space == JCS_YCCK;
}

J_COLOR_SPACE output_space(const jpeg_decompress_struct& info, Colour colour) {
  if (is_cmyk(info)) return JCS_CMYK;
  return colour == Colour::luma ? JCS_GRAYSCALE : JCS_RGB;
}

void read_rows(jpeg_decompress_struct& info, Image& image) {
  while (info.output_scanline < info.output_height) {
    JSAMPROW row = image.row(static_cast<int>(info.output_scanline)).data();
    jpeg_read_scanlines(&info, &row, 1);
  }
}

// Printers' files store CMYK inverted (Adobe), which is what remains of the light: a product.
void read_cmyk_rows(jpeg_decompress_struct& info, Image& rgb, Bytes& line) {
  const bool inverted = info.saw_Adobe_marker != 0;
  while (info.output_scanline < info.output_height) {
    std::uint8_t* to = rgb.row(static_cast<int>(info.output_scanline)).data();
    JSAMPROW row = line.data();
    jpeg_read_scanlines(&info, &row, 1);
    for (std::size_t x = 0; x < line.size(); x += 4) {
      const unsigned flip = inverted ? 0U : 255U;
      const unsigned black = line[x + 3] ^ flip;
      for (std::size_t i = 0; i < 3; ++i)
        *to++ = static_cast<std::uint8_t>((line[x + i] ^ flip) * black / 255U);
    }
  }
}

bool read_pixels(Decoder& decoder, Image& image) {
  if (!is_cmyk(decoder.info))
    return attempt(decoder.exit, [&] {
      read_rows(decoder.info, image);
      jpeg_finish_decompress(&decoder.info);
    });
  Bytes line(std::size_t{4} * decoder.info.output_width);
  return attempt(decoder.exit, [&] {
    read_cmyk_rows(decoder.info, image, line);
    jpeg_finish_decompress(&decoder.info);
  });
}

}  // namespace

bool is_jpeg(ByteView file) {
  return text_of(file).starts_with("\xFF\xD8\xFF");
}

Result<Image> decode_jpeg(ByteView file, Colour colour, std::int64_t max_pixels) {
  if (!is_jpeg(file)) return error(Errc::malformed, "jpeg: no JPEG signature");
  const auto decoder = std::make_unique<Decoder>();
  jpeg_decompress_struct& info = decoder->info;
  if (!attempt(decoder->exit, [&] {
        jpeg_mem_src(&info, file.data(), file.size());
        jpeg_save_markers(&info, kExifMarker, kWholeMarker);
        jpeg_read_header(&info, TRUE);
      }))
    return decoder->failure();
  if (const auto fits = check_size(info.image_width, info.image_height, max_pixels); !fits)
    return in_context("jpeg", fits.error());
  const int orientation = orientation_of(info);
  info.out_color_space = output_space(info, colour);
  if (!attempt(decoder->exit, [&] { jpeg_start_decompress(&info); })) return decoder->failure();
  const Colour decoded = is_cmyk(info) ? Colour::rgb : colour;
  Image image = white_image(static_cast<int>(info.output_width),
                            static_cast<int>(info.output_height), decoded);
  if (!read_pixels(*decoder, image)) return decoder->failure();
  if (decoded != colour) image = to_luma(image);
  return upright(std::move(image), orientation);
}

Bytes encode_jpeg(const Image& image, int quality) {
  ErrorExit exit;
  jpeg_compress_struct info{};
  info.err = prepared(exit);
  unsigned char* buffer = nullptr;
  unsigned long size = 0;
  const bool done = attempt(exit, [&] {
    jpeg_create_compress(&info);
    jpeg_mem_dest(&info, &buffer, &size);
    info.image_width = static_cast<JDIMENSION>(image.width);
    info.image_height = static_cast<JDIMENSION>(image.height);
    info.input_components = static_cast<int>(image.colour);
    info.in_color_space = image.colour == Colour::luma ? JCS_GRAYSCALE : JCS_RGB;
    jpeg_set_defaults(&info);
    jpeg_set_quality(&info, quality, TRUE);
    jpeg_start_compress(&info, TRUE);
    while (info.next_scanline < info.image_height) {
      auto* row = const_cast<JSAMPROW>(image.row(static_cast<int>(info.next_scanline)).data());
      jpeg_write_scanlines(&info, &row, 1);
    }
    jpeg_finish_compress(&info);
  });
  jpeg_destroy_compress(&info);
  const std::unique_ptr<unsigned char, decltype(&std::free)> owned(buffer, &std::free);
  if (!done) throw std::runtime_error(std::string("jpeg: ") + exit.message.data());
  return {buffer, buffer + size};
}

}  // namespace ocop::imaging
