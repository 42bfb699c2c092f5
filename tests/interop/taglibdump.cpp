/* taglibdump.cpp: the attributes of an ASF file as TagLib reads them
 *
 * Copyright (C) 2026 The asfwriter authors
 *
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* taglibdump FILE
 *
 * Prints "NAME<TAB>STREAM<TAB>LANGUAGE<TAB>VALUE" for each, pictures and other
 * bytes as "SIZE bytes"; those of the Content Description have no name that
 * TagLib would tell and are called Title, Author, Copyright and Description. */

#include <asffile.h>
#include <asfpicture.h>
#include <asftag.h>
#include <cstdio>
#include <string>

static std::string
value_of (const TagLib::ASF::Attribute &attribute)
{
  using TagLib::ASF::Attribute;

  switch (attribute.type ()) {
    case Attribute::UnicodeType:
      return attribute.toString ().to8Bit (true);
    case Attribute::BoolType:
      return attribute.toBool () ? "1" : "0";
    case Attribute::WordType:
      return std::to_string (attribute.toUShort ());
    case Attribute::DWordType:
      return std::to_string (attribute.toUInt ());
    case Attribute::QWordType:
      return std::to_string (attribute.toULongLong ());
    default:
      break;
  }
  if (attribute.toPicture ().isValid ())
    return std::to_string (attribute.toPicture ().picture ().size ()) +
        " bytes";
  return std::to_string (attribute.toByteVector ().size ()) + " bytes";
}

static void
print (const char *name, const TagLib::String &value)
{
  if (!value.isEmpty ())
    std::printf ("%s\t0\t0\t%s\n", name, value.to8Bit (true).c_str ());
}

int
main (int argc, char **argv)
{
  if (argc != 2)
    return 2;

  TagLib::ASF::File file (argv[1]);

  if (!file.isValid ())
    return 1;
  print ("Title", file.tag ()->title ());
  print ("Author", file.tag ()->artist ());
  print ("Copyright", file.tag ()->copyright ());
  print ("Description", file.tag ()->comment ());
  for (const auto &entry : file.tag ()->attributeListMap ()) {
    for (const auto &attribute : entry.second)
      std::printf ("%s\t%d\t%d\t%s\n", entry.first.to8Bit (true).c_str (),
          attribute.stream (), attribute.language (),
          value_of (attribute).c_str ());
  }

  return 0;
}
