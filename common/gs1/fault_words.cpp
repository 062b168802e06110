#include <array>

#include "common/gs1/fault.h"

namespace ocop::gs1 {
namespace {

// {right} is replaced by what would be right; a part in < > is left out when that is not known.
struct Words {
  Rule rule;
  std::string_view name;
  std::string_view vietnamese;
  std::string_view english;
};

constexpr std::array<Words, kRules> kWords = {{
    {Rule::not_gs1, "not-gs1", "không phải dữ liệu GS1: cần URI Digital Link hoặc chuỗi AI",
     "not GS1 data: a Digital Link URI or a string of AIs is wanted"},
    {Rule::too_long_input, "too-long-input", "dữ liệu quá dài<, nhiều nhất {right} byte>",
     "the input is too long<, at most {right} bytes>"},
    {Rule::not_plain_text, "not-plain-text", "có byte không phải chữ đọc được",
     "there is a byte that is no readable character"},
    {Rule::too_many, "too-many", "quá nhiều phần tử<, nhiều nhất {right}>",
     "there are too many elements<, at most {right}>"},
    {Rule::no_data, "no-data", "không có phần tử nào", "there is no element"},
    {Rule::fnc1_missing, "fnc1-missing", "thiếu FNC1 ở đầu", "FNC1 is missing at the beginning"},
    {Rule::symbology_missing, "symbology-missing", "thiếu mã loại mã vạch như ]Q3 ở đầu",
     "a symbology identifier such as ]Q3 is missing at the beginning"},
    {Rule::symbology_unknown, "symbology-unknown",
     "mã loại mã vạch không dùng cho GS1<; dùng được: {right}>",
     "this symbology identifier carries no GS1 data<; such do: {right}>"},
    {Rule::primary_message, "primary-message", "mã EAN/UPC phải có đúng {right} chữ số",
     "an EAN/UPC message has exactly {right} digits"},
    {Rule::scan_character, "scan-character", "dữ liệu quét không được có dấu ^",
     "scanned data must not hold the character ^"},
    {Rule::bracket, "bracket", "mỗi AI phải nằm trong ngoặc, ví dụ (01)",
     "every AI must stand in brackets, for instance (01)"},
    {Rule::uri_character, "uri-character",
     "ký tự không được viết trực tiếp trong URI<, viết {right}>",
     "a character that must not stand in a URI<, write {right}>"},
    {Rule::uri_scheme, "uri-scheme",
     "URI phải bắt đầu bằng http:// hoặc https://, viết thường hoặc viết hoa hết",
     "a URI begins with http:// or https://, all in lower or all in upper case"},
    {Rule::uri_host, "uri-host", "tên máy chủ có ký tự không được phép",
     "the host has a character that it must not have"},
    {Rule::uri_path, "uri-path", "URI phải có tên máy chủ và đường dẫn",
     "a URI must have a host and a path"},
    {Rule::uri_no_key, "uri-no-key", "đường dẫn không có khóa chính GS1, ví dụ /01/ và 14 chữ số",
     "the path has no GS1 primary key, for instance /01/ and 14 digits"},
    {Rule::uri_compressed, "uri-compressed", "URI đã nén<; giải nén ra {right}>",
     "the URI is compressed<; it stands for {right}>"},
    {Rule::uri_null, "uri-null", "giá trị không được có %00", "a value must not hold %00"},
    {Rule::key_sequence, "key-sequence",
     "các AI trong đường dẫn không đúng thứ tự của khóa<; đúng ra: {right}>",
     "the AIs of the path are not in the order of its key<; right is: {right}>"},
    {Rule::unknown_parameter, "unknown-parameter", "tham số toàn chữ số phải là một AI",
     "a parameter of digits only must be an AI"},
    {Rule::not_an_attribute, "not-an-attribute", "AI này không được nằm sau dấu ?",
     "this AI must not stand behind the ?"},
    {Rule::belongs_in_path, "belongs-in-path", "AI này phải nằm trong đường dẫn, sau khóa",
     "this AI belongs into the path, behind the key"},
    {Rule::duplicate_ai, "duplicate-ai", "AI xuất hiện hai lần", "the AI appears twice"},
    {Rule::compression, "compression", "phần nén không đọc được",
     "the compressed part cannot be read"},
    {Rule::unknown_ai, "unknown-ai", "không có AI này", "there is no such AI"},
    {Rule::empty_value, "empty-value", "thiếu giá trị<, cần {right} ký tự>",
     "the value is missing<, {right} characters are wanted>"},
    {Rule::too_short, "too-short", "giá trị quá ngắn, cần {right} ký tự",
     "the value is too short, {right} characters are wanted"},
    {Rule::too_long, "too-long", "giá trị quá dài, cần {right} ký tự",
     "the value is too long, {right} characters are wanted"},
    {Rule::digits, "digits", "chỗ này phải là chữ số 0–9", "here must be a digit 0–9"},
    {Rule::set82, "set82",
     "ký tự không thuộc bộ 82 ký tự của GS1 (không dấu cách, không chữ có dấu)",
     "a character outside GS1's set of 82 (no blank, no letter with marks)"},
    {Rule::set39, "set39", "chỉ được dùng # - / 0–9 A–Z", "only # - / 0–9 A–Z may be used"},
    {Rule::set64, "set64", "chỉ được dùng A–Z a–z 0–9 - _", "only A–Z a–z 0–9 - _ may be used"},
    {Rule::set64_padding, "set64-padding", "số dấu = ở cuối không đúng; nên bỏ hết",
     "the number of = at the end is wrong; better leave them out"},
    {Rule::set32, "set32", "ký tự kiểm tra phải là 2–9 hoặc A–Z trừ I và O",
     "a check character is 2–9 or A–Z without I and O"},
    {Rule::check_digit, "check-digit", "chữ số kiểm tra sai<, đúng ra là {right}>",
     "the check digit is wrong<, it should be {right}>"},
    {Rule::check_pair, "check-pair", "cặp ký tự kiểm tra sai<, đúng ra là {right}>",
     "the check pair is wrong<, it should be {right}>"},
    {Rule::company_prefix, "company-prefix",
     "mã doanh nghiệp GS1 phải bắt đầu bằng ít nhất 4 chữ số",
     "a GS1 company prefix begins with at least 4 digits"},
    {Rule::date_length, "date-length", "ngày giờ phải có đúng {right} chữ số",
     "a date or time has exactly {right} digits"},
    {Rule::month, "month", "tháng phải từ 01 đến 12", "a month is 01 to 12"},
    {Rule::day, "day", "tháng này không có ngày đó<, từ {right}>",
     "the month has no such day<, it has {right}>"},
    {Rule::hour, "hour", "giờ phải từ 00 đến 23", "an hour is 00 to 23"},
    {Rule::minute, "minute", "phút phải từ 00 đến 59", "a minute is 00 to 59"},
    {Rule::second, "second", "giây phải từ 00 đến 59", "a second is 00 to 59"},
    {Rule::country, "country", "không phải mã nước ba chữ số của ISO 3166 (Việt Nam là 704)",
     "no country number of ISO 3166 (Viet Nam is 704)"},
    {Rule::country_or_999, "country-or-999",
     "không phải mã nước ba chữ số của ISO 3166, cũng không phải 999",
     "neither a country number of ISO 3166 nor 999"},
    {Rule::country_letters, "country-letters",
     "không phải mã nước hai chữ cái của ISO 3166 (Việt Nam là VN)",
     "no country letters of ISO 3166 (Viet Nam is VN)"},
    {Rule::currency, "currency",
     "không phải mã tiền tệ ba chữ số của ISO 4217 (đồng Việt Nam là 704)",
     "no currency number of ISO 4217 (the Vietnamese đồng is 704)"},
    {Rule::iban_country, "iban-country", "IBAN phải bắt đầu bằng mã nước hai chữ cái",
     "an IBAN begins with the two letters of a country"},
    {Rule::iban_length, "iban-length", "IBAN phải có {right} ký tự",
     "an IBAN has {right} characters"},
    {Rule::iban_character, "iban-character", "IBAN chỉ có 0–9 và A–Z",
     "an IBAN has only 0–9 and A–Z"},
    {Rule::iban_check, "iban-check", "số kiểm tra của IBAN sai",
     "the check number of the IBAN is wrong"},
    {Rule::importer, "importer", "chỉ số nhà nhập khẩu là một ký tự trong A–Z a–z 0–9 - _",
     "an importer index is one character of A–Z a–z 0–9 - _"},
    {Rule::latitude, "latitude", "vĩ độ phải từ {right}", "a latitude is {right}"},
    {Rule::longitude, "longitude", "kinh độ phải từ {right}", "a longitude is {right}"},
    {Rule::media_type, "media-type", "loại phương tiện phải là 01–10 hoặc 80–99",
     "a media type is 01–10 or 80–99"},
    {Rule::package_type, "package-type", "không có mã loại bao bì này",
     "there is no such package type"},
    {Rule::piece_form, "piece-form", "số thứ tự và tổng số phải dài bằng nhau",
     "piece and total must be of equal length"},
    {Rule::piece_zero, "piece-zero", "số thứ tự và tổng số không được bằng 0",
     "neither piece nor total may be 0"},
    {Rule::piece_exceeds, "piece-exceeds", "số thứ tự lớn hơn tổng số<, nhiều nhất {right}>",
     "the piece number exceeds the total<, at most {right}>"},
    {Rule::place_form, "place-form", "phải có dạng vị trí/tổng số, ví dụ 1/2",
     "must be place/count, for instance 1/2"},
    {Rule::place_exceeds, "place-exceeds", "vị trí lớn hơn tổng số", "the place exceeds the count"},
    {Rule::percent, "percent", "sau dấu % phải có hai chữ số thập lục phân",
     "a % must be followed by two hexadecimal digits"},
    {Rule::nonzero, "nonzero", "giá trị không được bằng 0", "the value must not be 0"},
    {Rule::zero, "zero", "chỗ này phải là 0", "here must be 0"},
    {Rule::leading_zero, "leading-zero", "số không được bắt đầu bằng 0",
     "a number must not begin with 0"},
    {Rule::yes_no, "yes-no", "phải là 0 (không) hoặc 1 (có)", "must be 0 (no) or 1 (yes)"},
    {Rule::winding, "winding", "chiều cuộn phải là 0, 1 hoặc 9",
     "a winding direction is 0, 1 or 9"},
    {Rule::sex, "sex", "giới tính phải là 0, 1, 2 hoặc 9", "a sex is 0, 1, 2 or 9"},
    {Rule::hyphen, "hyphen", "chỗ này chỉ được là dấu -", "here may only be -"},
    {Rule::non_digit, "non-digit", "phải có ít nhất một ký tự không phải chữ số",
     "at least one character must be no digit"},
    {Rule::coupon_format, "coupon-format", "phiếu: mã định dạng phải là 0 hoặc 1",
     "coupon: the format is 0 or 1"},
    {Rule::coupon_prefix, "coupon-prefix", "phiếu: mã doanh nghiệp sai hoặc thiếu",
     "coupon: the company prefix is wrong or cut off"},
    {Rule::coupon_offer, "coupon-offer", "phiếu: mã ưu đãi phải có 6 chữ số",
     "coupon: the offer code has 6 digits"},
    {Rule::coupon_save_value, "coupon-save-value", "phiếu: mức giảm sai hoặc thiếu",
     "coupon: the save value is wrong or cut off"},
    {Rule::coupon_requirement, "coupon-requirement", "phiếu: điều kiện mua sai hoặc thiếu",
     "coupon: the purchase requirement is wrong or cut off"},
    {Rule::coupon_requirement_code, "coupon-requirement-code",
     "phiếu: mã điều kiện mua phải là 0–4 hoặc 9",
     "coupon: a purchase requirement code is 0–4 or 9"},
    {Rule::coupon_family, "coupon-family", "phiếu: mã nhóm hàng phải có 3 chữ số",
     "coupon: a family code has 3 digits"},
    {Rule::coupon_rules, "coupon-rules", "phiếu: quy tắc mua thêm phải là 0–3",
     "coupon: the additional purchase rule is 0–3"},
    {Rule::coupon_date, "coupon-date", "phiếu: ngày phải có dạng YYMMDD và có thật",
     "coupon: a date is YYMMDD and exists"},
    {Rule::coupon_dates_order, "coupon-dates-order", "phiếu: hết hạn trước khi bắt đầu",
     "coupon: it ends before it begins"},
    {Rule::coupon_serial, "coupon-serial", "phiếu: số sê-ri thiếu",
     "coupon: the serial number is cut off"},
    {Rule::coupon_retailer, "coupon-retailer", "phiếu: mã cửa hàng sai hoặc thiếu",
     "coupon: the retailer is wrong or cut off"},
    {Rule::coupon_flags, "coupon-flags", "phiếu: các cờ của mục 9 sai hoặc thiếu",
     "coupon: the flags of field 9 are wrong or cut off"},
    {Rule::coupon_excess, "coupon-excess", "phiếu: thừa dữ liệu ở cuối",
     "coupon: there is more than a coupon has"},
    {Rule::different_repeat, "different-repeat", "AI lặp lại với giá trị khác",
     "the AI is repeated with another value"},
    {Rule::excluded, "excluded", "AI này không đi cùng AI ({right})",
     "this AI must not go together with AI ({right})"},
    {Rule::needs, "needs", "AI này phải đi cùng AI {right}",
     "this AI must go together with AI {right}"},
    {Rule::serial_part, "serial-part", "khi có AI (8030), khóa này phải có phần sê-ri",
     "with AI (8030) this key must have its serial part"},
}};

consteval bool in_order() {
  for (std::size_t i = 0; i < kWords.size(); ++i)
    if (static_cast<std::size_t>(kWords[i].rule) != i) return false;
  return true;
}
static_assert(in_order());

void append_filled(std::string& out, std::string_view words, std::string_view right) {
  constexpr std::string_view kSlot = "{right}";
  bool skipping = false;
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (words[i] == '<') {
      skipping = right.empty();
    } else if (words[i] == '>') {
      skipping = false;
    } else if (skipping) {
      continue;
    } else if (words.substr(i, kSlot.size()) == kSlot) {
      out += right;
      i += kSlot.size() - 1;
    } else {
      out += words[i];
    }
  }
}

const Words& words_of(Rule rule) {
  return kWords[static_cast<std::size_t>(rule)];
}

}  // namespace

std::string_view rule_name(Rule rule) {
  return words_of(rule).name;
}

std::string sentence(const Fault& fault, Language language) {
  const Words& words = words_of(fault.rule);
  std::string out;
  if (!fault.ai.empty()) out.append("AI (").append(fault.ai).append("): ");
  append_filled(out, language == Language::vietnamese ? words.vietnamese : words.english,
                fault.right);
  return out;
}

}  // namespace ocop::gs1
