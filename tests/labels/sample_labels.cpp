#include "tests/labels/sample_labels.h"

#include <array>
#include <random>

namespace ocop::test {
namespace {

struct Product {
  const char* name;
  const char* producer;
};

constexpr std::array kProducts{
    Product{"Cà phê bột Ea H'leo", "HTX Nông nghiệp Công Bằng"},
    Product{"Sầu riêng sữa chua sấy thăng hoa", "Công ty Cổ phần chế biến nông sản sấy số 1"},
    Product{"Mật ong", "Hộ kinh doanh Y Blŏ Niê Kdăm"},
    Product{"Bộ quà tặng socola cao cấp (Hương sắc Tây Nguyên)",
            "Công ty TNHH Ca cao Nam Trường Sơn"},
    Product{"Rượu cần Ê Đê ƀuôn Č̆ư̆ Dluê",
            "Hợp tác xã Dịch vụ Nông nghiệp Hữu cơ Thanh niên Krông Pắc"},
};

std::string some_of(std::string_view letters, std::size_t count, std::mt19937& random) {
  std::string text;
  while (text.size() < count) text += letters[random() % letters.size()];
  return text;
}

}  // namespace

labels::LabelText sample_label(unsigned number, const LabelShape& shape) {
  std::mt19937 random(number);
  const Product& product = kProducts[number % kProducts.size()];
  labels::LabelText label;
  label.product = product.name;
  label.producer = product.producer;
  label.stars = 3 + static_cast<int>(number % 3);
  label.lot = shape.lot;
  label.packed = Date::of(2026, 12, 5).value();
  if (shape.with_expiry) label.use_by = Date::of(2027, 12, 5).value();
  label.uri = "HTTPS://" + shape.host + "/01/08938505420011";
  if (!shape.compact) label.uri += "/10/" + shape.lot;
  label.uri += "/21/" + some_of("0123456789ABCDEFGHJKMNPQRSTVWXYZ", 12, random) + "?";
  if (!shape.compact && shape.with_expiry) label.uri += "17=271205&";
  label.uri += "S=" + some_of("0123456789", shape.compact ? 191 : 186, random);
  return label;
}

std::vector<labels::LabelText> sample_labels(unsigned count) {
  std::vector<labels::LabelText> labels;
  for (unsigned i = 0; i < count; ++i) labels.push_back(sample_label(i));
  return labels;
}

}  // namespace ocop::test
