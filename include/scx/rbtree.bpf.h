/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Red-black trees in BPF: objects of the program's own, in an order of its own.
 *
 *	struct item { struct bpf_rb_node node; u64 key; };
 *	SCX_RECYCLED(item);	item_new(), item_drop()
 *	SCX_GUARDED(items) struct bpf_spin_lock lock;
 *	SCX_GUARDED(items) struct bpf_rb_root tree SCX_TREE_OF(item, node);
 *
 * The verifier sees to the rules. A tree is touched only while the lock beside it is held, and nothing but the
 *functions below may be called then. What item_new() gave belongs to the program until it is added to a tree or
 *dropped; what bpf_rbtree_remove() gave belongs to it again. Objects still in a tree when the program ends are freed by
 *the kernel.
 *
 * The names that end in _impl are the older; kernels to 7.3 have them, with and without newer ones.
 */
#pragma once

#include "policy.bpf.h"

/* The kernel's own, found by name; their contents are its business. */
struct bpf_spin_lock {
	u32 val;
};

struct bpf_rb_root {
	u64 opaque[2];
} __attribute__((aligned(8)));

struct bpf_rb_node {
	u64 opaque[4];
} __attribute__((aligned(8)));

/* A lock guards what is in the same section. */
#define SCX_GUARDED(section) SEC(".data." #section) __hidden __attribute__((aligned(8)))
#define SCX_TREE_OF(type, node) SCX_TAG_("contains:" #type ":" #node)

void *bpf_obj_new_impl(u64 local_type_id, void *meta) SCX_KFUNC;
void bpf_obj_drop_impl(void *object, void *meta) SCX_KFUNC;
int bpf_rbtree_add_impl(struct bpf_rb_root *root, struct bpf_rb_node *node,
			bool(less)(struct bpf_rb_node *a, const struct bpf_rb_node *b), void *meta, u64 off) SCX_KFUNC;
struct bpf_rb_node *bpf_rbtree_first(struct bpf_rb_root *root) SCX_KFUNC;
struct bpf_rb_node *bpf_rbtree_remove(struct bpf_rb_root *root, struct bpf_rb_node *node) SCX_KFUNC;

/* What stands for the last arguments is filled in by the verifier. */
#define bpf_obj_new(type) ((type *)bpf_obj_new_impl(bpf_core_type_id_local(type), NULL))
#define bpf_obj_drop(object) bpf_obj_drop_impl(object, NULL)
#define bpf_rbtree_add(root, node, less) bpf_rbtree_add_impl(root, node, less, NULL, 0)

/*
 * <item>_new(), which is NULL when there is no memory, and <item>_drop(). Each CPU keeps the last one it dropped for
 * the next time: the kernel frees objects through RCU, whose threads would be kept busy by a policy that takes one for
 * each wait.
 */
#define SCX_RECYCLED(item)                                                                                             \
	struct item##_spare {                                                                                          \
		struct item __kptr *spare;                                                                             \
	};                                                                                                             \
	struct {                                                                                                       \
		__uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);                                                               \
		__uint(max_entries, 1);                                                                                \
		__type(key, u32);                                                                                      \
		__type(value, struct item##_spare);                                                                    \
	} item##_spares SEC(".maps");                                                                                  \
                                                                                                                       \
	static struct item *item##_new(void)                                                                           \
	{                                                                                                              \
		u32 key = 0;                                                                                           \
		struct item##_spare *mine = bpf_map_lookup_elem(&item##_spares, &key);                                 \
		struct item *object = mine ? bpf_kptr_xchg(&mine->spare, NULL) : NULL;                                 \
                                                                                                                       \
		return object ?: bpf_obj_new(struct item);                                                             \
	}                                                                                                              \
                                                                                                                       \
	static void item##_drop(struct item *object)                                                                   \
	{                                                                                                              \
		u32 key = 0;                                                                                           \
		struct item##_spare *mine = bpf_map_lookup_elem(&item##_spares, &key);                                 \
                                                                                                                       \
		if (mine)                                                                                              \
			object = bpf_kptr_xchg(&mine->spare, object);                                                  \
		if (object)                                                                                            \
			bpf_obj_drop(object);                                                                          \
	}                                                                                                              \
	static_assert(true, "SCX_RECYCLED() takes a ';'")
