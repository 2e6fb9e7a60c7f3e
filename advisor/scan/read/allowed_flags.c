#include "scan/read/allowed_flags.h"

#include <stddef.h>

enum {
	ALONE = FLAG_ALONE,
	JOINED = FLAG_JOINED,
	NEXT = FLAG_NEXT,
	EQUALS = FLAG_EQUALS,
	NOTHING = VALUE_NOTHING,
	TEXT = VALUE_TEXT,
	PATH = VALUE_PATH,
	WORD = VALUE_WORD,
	LANGUAGE = VALUE_LANGUAGE,
	TRIPLE = VALUE_TRIPLE,
	LEVEL = VALUE_LEVEL
};

/* Where a name begins with another, the longer one comes first. */
const struct allowed_flag allowed_flags[] = {
	{"-D", "-D", JOINED | NEXT, TEXT},
	{"--define-macro", "-D", NEXT | EQUALS, TEXT},
	{"-U", "-U", JOINED | NEXT, TEXT},
	{"--undefine-macro", "-U", NEXT | EQUALS, TEXT},
	{"-undef", "-undef", ALONE, NOTHING},
	{"-I", "-I", JOINED | NEXT, PATH},
	{"--include-directory", "-I", NEXT | EQUALS, PATH},
	{"--include-directory-after", "-idirafter ", NEXT | EQUALS, PATH},
	{"-isystem", "-isystem ", JOINED | NEXT, PATH},
	{"-iquote", "-iquote ", JOINED | NEXT, PATH},
	{"-idirafter", "-idirafter ", JOINED | NEXT, PATH},
	{"-iprefix", "-iprefix ", JOINED | NEXT, PATH},
	{"--include-prefix", "-iprefix ", NEXT | EQUALS, PATH},
	{"-iwithprefixbefore", "-iwithprefixbefore ", JOINED | NEXT, PATH},
	{"--include-with-prefix-before", "-iwithprefixbefore ", NEXT | EQUALS, PATH},
	{"-iwithprefix", "-iwithprefix ", JOINED | NEXT, PATH},
	{"--include-with-prefix", "-iwithprefix ", NEXT | EQUALS, PATH},
	{"-isysroot", "-isysroot ", JOINED | NEXT, PATH},
	{"--sysroot", "--sysroot=", NEXT | EQUALS, PATH},
	{"-include", "-include ", JOINED | NEXT, PATH},
	{"--include", "-include ", NEXT | EQUALS, PATH},
	{"-imacros", "-imacros ", JOINED | NEXT, PATH},
	{"--imacros", "-imacros ", NEXT | EQUALS, PATH},
	{"-nostdinc", "-nostdinc", ALONE, NOTHING},
	{"--no-standard-includes", "-nostdinc", ALONE, NOTHING},
	{"-nostdlibinc", "-nostdlibinc", ALONE, NOTHING},
	{"-nobuiltininc", "-nobuiltininc", ALONE, NOTHING},
	{"-std", "-std=", EQUALS, WORD},
	{"--std", "-std=", NEXT | EQUALS, WORD},
	{"-ansi", "-ansi", ALONE, NOTHING},
	{"--ansi", "-ansi", ALONE, NOTHING},
	{"-trigraphs", "-trigraphs", ALONE, NOTHING},
	{"--trigraphs", "-trigraphs", ALONE, NOTHING},
	{"-x", "-x", JOINED | NEXT, LANGUAGE},
	{"--language", "-x", NEXT | EQUALS, LANGUAGE},
	{"-pthread", "-pthread", ALONE, NOTHING},
	{"-O", "-O", ALONE | JOINED, LEVEL},
	{"--optimize", "-O", ALONE | EQUALS, LEVEL},
	{"-target", "--target=", NEXT, TRIPLE},
	{"--target", "--target=", NEXT | EQUALS, TRIPLE},
	/* -f and -m with a value */
	{"-fsanitize", "-fsanitize=", EQUALS, WORD},
	{"-fno-sanitize", "-fno-sanitize=", EQUALS, WORD},
	{"-fcf-protection", "-fcf-protection=", EQUALS, WORD},
	{"-fpack-struct", "-fpack-struct=", EQUALS, WORD},
	{"-fmax-type-align", "-fmax-type-align=", EQUALS, WORD},
	{"-fwchar-type", "-fwchar-type=", EQUALS, WORD},
	{"-fms-compatibility-version", "-fms-compatibility-version=", EQUALS, WORD},
	{"-fgnuc-version", "-fgnuc-version=", EQUALS, WORD},
	{"-fopenmp", "-fopenmp=", EQUALS, WORD},
	{"-fopenmp-version", "-fopenmp-version=", EQUALS, WORD},
	{"-fstrict-flex-arrays", "-fstrict-flex-arrays=", EQUALS, WORD},
	{"-flax-vector-conversions", "-flax-vector-conversions=", EQUALS, WORD},
	{"-fexcess-precision", "-fexcess-precision=", EQUALS, WORD},
	{"-ffp-eval-method", "-ffp-eval-method=", EQUALS, WORD},
	{"-ffp-model", "-ffp-model=", EQUALS, WORD},
	{"-finput-charset", "-finput-charset=", EQUALS, WORD},
	{"-fexec-charset", "-fexec-charset=", EQUALS, WORD},
	{"-fno-builtin-", "-fno-builtin-", JOINED, WORD},
	{"-march", "-march=", EQUALS, WORD},
	{"-mcpu", "-mcpu=", EQUALS, WORD},
	{"-mabi", "-mabi=", EQUALS, WORD},
	{"-mfpu", "-mfpu=", EQUALS, WORD},
	{"-mfloat-abi", "-mfloat-abi=", EQUALS, WORD},
	{"-mfpmath", "-mfpmath=", EQUALS, WORD},
	{"-mabs", "-mabs=", EQUALS, WORD},
	{"-mnan", "-mnan=", EQUALS, WORD},
	{"-msimd", "-msimd=", EQUALS, WORD},
	{"-msve-vector-bits", "-msve-vector-bits=", EQUALS, WORD},
	{"-mrvv-vector-bits", "-mrvv-vector-bits=", EQUALS, WORD},
	{"-mcmodel", "-mcmodel=", EQUALS, WORD},
};

const unsigned n_allowed_flags = sizeof allowed_flags / sizeof *allowed_flags;

/* They change types, what is a keyword, or which macros there are. */
const char *const allowed_f_words[] = {
	/* types and words */
	"signed-char", "unsigned-char", "short-enums", "short-wchar", "pack-struct", "reg-struct-return",
	"pcc-struct-return", "ms-extensions", "ms-compatibility", "plan9-extensions", "borland-extensions",
	"gnu-keywords", "gnu89-inline", "asm", "blocks", "builtin", "freestanding", "hosted", "dollars-in-identifiers",
	"digraphs", "trigraphs", "pascal-strings", "fixed-point", "altivec", "zvector", "lax-vector-conversions",
	"native-half-type", "native-half-arguments-and-returns",
	/* macros */
	"openmp", "openmp-simd", "math-errno", "fast-math", "finite-math-only", "unsafe-math-optimizations",
	"associative-math", "reciprocal-math", "signed-zeros", "honor-nans", "honor-infinities", "rounding-math",
	"trapping-math", "PIC", "pic", "PIE", "pie", "exceptions", "stack-protector", "stack-protector-all",
	"stack-protector-strong", "split-stack", "cf-protection", "unsigned-bitfields", "signed-bitfields", NULL};

const char *const allowed_m_words[] = {
	/* sizes, order, calls */
	"16", "31", "32", "64", "x32", "thumb", "arm", "be8", "big-endian", "little-endian", "long-double-64",
	"long-double-80", "long-double-128", "double-float", "single-float", "soft-float", "hard-float",
	"general-regs-only", "ms-bitfields", "96bit-long-double", "128bit-long-double", "80387", "x87", "fp32", "fp64",
	"fpxx", "unaligned-access", "strict-align",
	/* instructions of x86 */
	"mmx", "3dnow", "3dnowa", "sse", "sse2", "sse3", "ssse3", "sse4", "sse4.1", "sse4.2", "sse4a", "avx", "avx2",
	"avx512*", "avx10.1-256", "avx10.1-512", "avxifma", "avxneconvert", "avxvnni", "avxvnniint8", "avxvnniint16",
	"evex512", "amx-bf16", "amx-complex", "amx-fp16", "amx-int8", "amx-tile", "fma", "fma4", "xop", "f16c", "bmi",
	"bmi2", "lzcnt", "popcnt", "tbm", "abm", "aes", "vaes", "pclmul", "vpclmulqdq", "gfni", "sha", "sha512", "sm3",
	"sm4", "adx", "crc32", "rdrnd", "rdseed", "rdpid", "rdpru", "fsgsbase", "movbe", "movdiri", "movdir64b", "cx16",
	"sahf", "fxsr", "xsave", "xsavec", "xsaveopt", "xsaves", "clflushopt", "clwb", "clzero", "cldemote", "mwaitx",
	"prfchw", "prefetchi", "ptwrite", "rtm", "lwp", "pku", "shstk", "sgx", "invpcid", "pconfig", "wbnoinvd",
	"waitpkg", "uintr", "kl", "widekl", "serialize", "tsxldtrk", "enqcmd", "hreset", "raoint", "cmpccxadd",
	"usermsr",
	/* of others */
	"crypto", "cmse", "dsp", "dspr2", "msa", "mt", "virt", "ginv", "ips*", "micromips", "altivec", "vsx",
	"power8-vector", "power9-vector", "power10-vector", "crbits", "mma", "float128", "htm", "spe", "efpu2", "vx",
	"lsx", "lasx", "vis", "vis2", "vis3", "popc", "save-restore", "relax", NULL};

const char *const allowed_processors[] = {"x86_64*", "i386",   "i486",	   "i586",     "i686",	     "aarch64*",
					  "arm*",    "thumb*", "riscv32*", "riscv64*", "mips*",	     "ppc*",
					  "power*",  "s390x",  "sparc*",   "m68k",     "loongarch*", NULL};
const char *const allowed_systems[] = {"unknown",  "pc",      "none",	  "linux*",	"elf",
				       "gnu*",	   "musl*",   "eabi*",	  "uclibc*",	"android*",
				       "freebsd*", "netbsd*", "openbsd*", "dragonfly*", NULL};
