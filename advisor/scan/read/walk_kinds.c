/* libclang's kinds of statements, expressions and operators, as the facts name them. */
#include "scan/read/walk.h"

enum node_op walk_binary_op(enum CXBinaryOperatorKind k)
{
	static const uint8_t ops[] = {
		[CXBinaryOperator_Mul] = OP_MUL,       [CXBinaryOperator_Div] = OP_DIV,
		[CXBinaryOperator_Rem] = OP_REM,       [CXBinaryOperator_Add] = OP_ADD,
		[CXBinaryOperator_Sub] = OP_SUB,       [CXBinaryOperator_Shl] = OP_SHL,
		[CXBinaryOperator_Shr] = OP_SHR,       [CXBinaryOperator_LT] = OP_LT,
		[CXBinaryOperator_GT] = OP_GT,	       [CXBinaryOperator_LE] = OP_LE,
		[CXBinaryOperator_GE] = OP_GE,	       [CXBinaryOperator_EQ] = OP_EQ,
		[CXBinaryOperator_NE] = OP_NE,	       [CXBinaryOperator_And] = OP_AND,
		[CXBinaryOperator_Xor] = OP_XOR,       [CXBinaryOperator_Or] = OP_OR,
		[CXBinaryOperator_LAnd] = OP_LAND,     [CXBinaryOperator_LOr] = OP_LOR,
		[CXBinaryOperator_MulAssign] = OP_MUL, [CXBinaryOperator_DivAssign] = OP_DIV,
		[CXBinaryOperator_RemAssign] = OP_REM, [CXBinaryOperator_AddAssign] = OP_ADD,
		[CXBinaryOperator_SubAssign] = OP_SUB, [CXBinaryOperator_ShlAssign] = OP_SHL,
		[CXBinaryOperator_ShrAssign] = OP_SHR, [CXBinaryOperator_AndAssign] = OP_AND,
		[CXBinaryOperator_XorAssign] = OP_XOR, [CXBinaryOperator_OrAssign] = OP_OR,
		[CXBinaryOperator_Comma] = OP_COMMA,
	};

	return (size_t)k < sizeof ops ? ops[k] : OP_OTHER;
}

enum node_op walk_unary_op(enum CXUnaryOperatorKind k)
{
	static const uint8_t ops[] = {
		[CXUnaryOperator_PostInc] = OP_POST_INC, [CXUnaryOperator_PostDec] = OP_POST_DEC,
		[CXUnaryOperator_PreInc] = OP_PRE_INC,	 [CXUnaryOperator_PreDec] = OP_PRE_DEC,
		[CXUnaryOperator_AddrOf] = OP_ADDRESS,	 [CXUnaryOperator_Deref] = OP_DEREF,
		[CXUnaryOperator_Plus] = OP_PLUS,	 [CXUnaryOperator_Minus] = OP_MINUS,
		[CXUnaryOperator_Not] = OP_NOT,		 [CXUnaryOperator_LNot] = OP_LNOT,
	};

	return (size_t)k < sizeof ops && ops[k] ? ops[k] : OP_OTHER;
}

enum node_kind walk_kind_of(CXCursor c)
{
	enum CXCursorKind k = clang_getCursorKind(c);

	switch (k) {
	case CXCursor_CompoundStmt:
		return NODE_BLOCK;
	case CXCursor_IfStmt:
		return NODE_IF;
	case CXCursor_ForStmt:
		return NODE_FOR;
	case CXCursor_WhileStmt:
		return NODE_WHILE;
	case CXCursor_DoStmt:
		return NODE_DO;
	case CXCursor_SwitchStmt:
		return NODE_SWITCH;
	case CXCursor_CaseStmt:
		return NODE_CASE;
	case CXCursor_DefaultStmt:
		return NODE_DEFAULT;
	case CXCursor_LabelStmt:
		return NODE_LABEL;
	case CXCursor_GotoStmt:
	case CXCursor_IndirectGotoStmt:
		return NODE_GOTO;
	case CXCursor_BreakStmt:
		return NODE_BREAK;
	case CXCursor_ContinueStmt:
		return NODE_CONTINUE;
	case CXCursor_ReturnStmt:
		return NODE_RETURN;
	case CXCursor_DeclStmt:
		return NODE_DECLS;
	case CXCursor_VarDecl:
		return NODE_VAR;
	case CXCursor_GCCAsmStmt:
	case CXCursor_MSAsmStmt:
		return NODE_ASM;
	case CXCursor_DeclRefExpr:
		return NODE_REF;
	case CXCursor_MemberRefExpr:
		return NODE_MEMBER;
	case CXCursor_ArraySubscriptExpr:
		return NODE_INDEX;
	case CXCursor_CallExpr:
		return NODE_CALL;
	case CXCursor_UnaryOperator:
		return NODE_UNARY;
	case CXCursor_BinaryOperator:
		return clang_getCursorBinaryOperatorKind(c) == CXBinaryOperator_Assign ? NODE_ASSIGN : NODE_BINARY;
	case CXCursor_CompoundAssignOperator:
		return NODE_ASSIGN;
	case CXCursor_ConditionalOperator:
		return NODE_COND;
	case CXCursor_IntegerLiteral:
	case CXCursor_CharacterLiteral:
	case CXCursor_UnaryExpr: /* sizeof and _Alignof */
		return NODE_INT;
	case CXCursor_FloatingLiteral:
		return NODE_REAL;
	case CXCursor_StringLiteral:
		return NODE_STRING;
	case CXCursor_InitListExpr:
		return NODE_INIT_LIST;
	case CXCursor_StmtExpr:
		return NODE_STMT_EXPR;
	default:
		return clang_isStatement(k) ? NODE_STMT : NODE_EXPR;
	}
}
