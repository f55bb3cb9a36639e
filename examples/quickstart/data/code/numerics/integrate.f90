!> Numerical integration of functions of one variable.
!!
!! `adaptive_simpson` halves an interval until the two halves agree with the
!! whole. The error estimate is that of Richardson: one fifteenth of the
!! difference between the coarse and the fine value.
module integrate
  use, intrinsic :: iso_fortran_env, only: real64
  implicit none
  private
  public :: integrand, trapezoidal, adaptive_simpson

  abstract interface
    pure function integrand(x) result(y)
      import :: real64
      real(real64), intent(in) :: x
      real(real64) :: y
    end function integrand
  end interface

contains

  !> The composite trapezoidal rule with n equal steps.
  function trapezoidal(f, a, b, n) result(total)
    procedure(integrand) :: f
    real(real64), intent(in) :: a, b
    integer, intent(in) :: n
    real(real64) :: total, step
    integer :: i

    step = (b - a) / n
    total = 0.5_real64 * (f(a) + f(b))
    do i = 1, n - 1
      total = total + f(a + i * step)
    end do
    total = total * step
  end function trapezoidal

  !> Integral of f from a to b with an absolute error of about `tolerance`.
  function adaptive_simpson(f, a, b, tolerance) result(total)
    procedure(integrand) :: f
    real(real64), intent(in) :: a, b, tolerance
    real(real64) :: total, middle, fa, fm, fb

    middle = 0.5_real64 * (a + b)
    fa = f(a)
    fm = f(middle)
    fb = f(b)
    total = refine(f, a, b, fa, fm, fb, simpson(a, b, fa, fm, fb), tolerance, 40)
  end function adaptive_simpson

  pure function simpson(a, b, fa, fm, fb) result(area)
    real(real64), intent(in) :: a, b, fa, fm, fb
    real(real64) :: area

    area = (b - a) / 6 * (fa + 4 * fm + fb)
  end function simpson

  recursive function refine(f, a, b, fa, fm, fb, whole, tolerance, depth) result(total)
    procedure(integrand) :: f
    real(real64), intent(in) :: a, b, fa, fm, fb, whole, tolerance
    integer, intent(in) :: depth
    real(real64) :: total, middle, left, right, f_left, f_right, difference

    middle = 0.5_real64 * (a + b)
    f_left = f(0.5_real64 * (a + middle))
    f_right = f(0.5_real64 * (middle + b))
    left = simpson(a, middle, fa, f_left, fm)
    right = simpson(middle, b, fm, f_right, fb)
    difference = left + right - whole
    if (depth <= 0 .or. abs(difference) <= 15 * tolerance) then
      total = left + right + difference / 15
    else
      total = refine(f, a, middle, fa, f_left, fm, left, tolerance / 2, depth - 1) &
            + refine(f, middle, b, fm, f_right, fb, right, tolerance / 2, depth - 1)
    end if
  end function refine

end module integrate
