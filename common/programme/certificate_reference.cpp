#include "common/programme/certificate_reference.h"

namespace ocop::programme {
namespace {

constexpr int kAreaShift = 25;
constexpr int kYearShift = 18;
constexpr int kSequenceShift = 5;
constexpr int kStarsShift = 3;
constexpr std::uint32_t kYearMask = 0x7F;
constexpr std::uint32_t kSequenceMask = 0x1FFF;
constexpr std::uint32_t kStarsMask = 3;
constexpr std::uint32_t kSpareMask = 7;
constexpr int kStarsBase = 2;

std::string padded(int value, std::size_t width) {
  const std::string digits = std::to_string(value);
  return std::string(width > digits.size() ? width - digits.size() : 0, '0') + digits;
}

Error out_of_range(const std::string& detail) {
  return error(Errc::out_of_range, "certificate reference: " + detail);
}

}  // namespace

Result<CertificateReference> CertificateReference::of(int area, int year, int sequence,
                                                      Stars stars) {
  if (area < 0 || area > kMaxArea) return out_of_range("area is 0–96");
  if (year < kFirstYear || year > kLastYear) return out_of_range("year is 2000–2127");
  if (sequence < 1 || sequence > kMaxSequence) return out_of_range("sequence is 1–8191");
  return CertificateReference(static_cast<std::uint32_t>(area) << kAreaShift |
                              static_cast<std::uint32_t>(year - kFirstYear) << kYearShift |
                              static_cast<std::uint32_t>(sequence) << kSequenceShift |
                              static_cast<std::uint32_t>(stars.count() - kStarsBase)
                                  << kStarsShift);
}

Result<CertificateReference> CertificateReference::from_number(std::uint32_t number) {
  const CertificateReference parts(number);
  if ((number & kSpareMask) != 0) return out_of_range("the spare bits are not zero");
  const Result<Stars> stars = Stars::of((number >> kStarsShift & kStarsMask) + kStarsBase);
  if (!stars) return in_context("certificate reference", stars.error());
  return of(parts.area(), parts.year(), parts.sequence(), *stars);
}

int CertificateReference::area() const {
  return static_cast<int>(number_ >> kAreaShift);
}

int CertificateReference::year() const {
  return kFirstYear + static_cast<int>(number_ >> kYearShift & kYearMask);
}

int CertificateReference::sequence() const {
  return static_cast<int>(number_ >> kSequenceShift & kSequenceMask);
}

Stars CertificateReference::stars() const {
  return Stars::of((number_ >> kStarsShift & kStarsMask) + kStarsBase).value();
}

std::string CertificateReference::text() const {
  return padded(area(), 2) + "-" + std::to_string(year()) + "-" + padded(sequence(), 4) + "-" +
         std::to_string(stars().count());
}

}  // namespace ocop::programme
