/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Fixed-width integers and limits that BPF and C++ share.
 *
 * BPF code must not include <linux/...> headers (they clash with the CO-RE types of kernel.bpf.h), so the widths are
 * spelled with compiler built-ins there and with <cstdint> in C++.
 */
#pragma once

#ifdef __cplusplus
#include <cstdint>
using u8 = std::uint8_t;
using u16 = std::uint16_t;
using u32 = std::uint32_t;
using u64 = std::uint64_t;
using s8 = std::int8_t;
using s16 = std::int16_t;
using s32 = std::int32_t;
using s64 = std::int64_t;
#else
typedef unsigned char u8;
typedef unsigned short u16;
typedef unsigned int u32;
typedef unsigned long long u64;
typedef signed char s8;
typedef signed short s16;
typedef signed int s32;
typedef signed long long s64;
typedef _Bool bool;
#define true 1
#define false 0
#define static_assert _Static_assert
#endif

/* CPU ids a policy's tables have room for. The loader refuses machines with more possible CPUs than a table holds. */
#define SCX_MAX_CPUS 1024
